import type { ModelAccess, ModelSpec, Provider } from "../../core/call.ts";
import { presetOf } from "../key-name.ts";
import { modelAt } from "../openai/ask-server.ts";
import type { Dialect } from "../openai/dialect.ts";
import { RESPONSES } from "../openai/openai.ts";
import { openServer } from "../openai/server.ts";
import { readChat } from "./chat-answer.ts";
import { chatParameters } from "./chat-request.ts";
import type { Preset } from "./presets.ts";

/** Chat completions, as most servers speak it. */
export const CHAT: Dialect = {
  path: "/chat/completions",
  prompt: "messages",
  parameters: chatParameters,
  read: readChat,
};

/**
 * A model behind a server that speaks OpenAI's chat completions, or its Responses API where the model's `api` is
 * "responses". The provider is "openai-compatible", with the address in the scenario, or the name of a preset. No key is
 * sent but the one whose variable the scenario or the preset names. Rejects with `provider_unusable` where
 * address or key are missing.
 */
export async function openCompatible(spec: ModelSpec, access: ModelAccess): Promise<Provider> {
  const preset = presetOf(spec.provider);
  const server = await openServer(access, { baseUrl: preset?.baseUrl, key: keyOf(preset) });
  return modelAt(server, spec.params["api"] === "responses" ? RESPONSES : CHAT, spec);
}

function keyOf(preset: Preset | undefined): { readonly env: string; readonly domain: string } | undefined {
  if (preset?.apiKeyEnv === undefined) return undefined;
  return { env: preset.apiKeyEnv, domain: new URL(preset.baseUrl).hostname };
}
