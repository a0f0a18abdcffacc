import type Anthropic from "@anthropic-ai/sdk";
import type OpenAI from "openai";
import { ANTHROPIC } from "./anthropic.ts";
import { refuseKey } from "./openai-common.ts";
import type { Reply } from "./reply.ts";

const CLAUDES = ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-haiku-4-5"];
const OTHERS = ["gpt-6.1-sol", "gpt-6.1-terra", "gpt-6-luna", "qwen3", "meta/llama-4"];

const claude = (id: string): Anthropic.ModelInfo => ({
  id,
  type: "model",
  display_name: id,
  created_at: "2026-09-01T00:00:00Z",
  capabilities: null,
  deprecated_at: null,
  lifecycle: "active",
  line: null,
  max_input_tokens: 200_000,
  max_tokens: 64_000,
  retires_at: null,
});

const other = (id: string): OpenAI.Models.Model => ({
  id,
  object: "model",
  created: 1_795_000_000,
  owned_by: "fake",
});

/** `GET /v1/models` and `GET /v1/models/ID`, in the shape of whoever asks: Anthropic's clients name a version. */
export function listModels(path: string, headers: Readonly<Record<string, string>>): Reply {
  const id = decodeURIComponent(path.replace(/^\/v1\/models\/?/, ""));
  return headers["anthropic-version"] === undefined ? listOthers(id, headers) : listClaudes(id, headers);
}

function listClaudes(id: string, headers: Readonly<Record<string, string>>): Reply {
  const refused = ANTHROPIC.refuseKey(headers);
  if (refused !== undefined) return refused;
  if (id === "") {
    const body = {
      data: CLAUDES.map(claude),
      has_more: false,
      first_id: CLAUDES[0],
      last_id: CLAUDES.at(-1),
    };
    return { status: 200, headers: {}, body };
  }
  if (CLAUDES.includes(id)) return { status: 200, headers: {}, body: claude(id) };
  const error = { type: "not_found_error", message: `model: ${id}` };
  return { status: 404, headers: {}, body: { type: "error", error, request_id: "req_models" } };
}

function listOthers(id: string, headers: Readonly<Record<string, string>>): Reply {
  const refused = refuseKey(headers, { needed: false, echoes: true });
  if (refused !== undefined) return refused;
  if (id === "") return { status: 200, headers: {}, body: { object: "list", data: OTHERS.map(other) } };
  if (OTHERS.includes(id)) return { status: 200, headers: {}, body: other(id) };
  const message = `The model '${id}' does not exist`;
  const error = { message, type: "invalid_request_error", param: "model", code: "model_not_found" };
  return { status: 404, headers: {}, body: { error } };
}
