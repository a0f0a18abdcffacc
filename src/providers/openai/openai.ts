import type { ModelAccess, ModelSpec, Provider } from "../../core/call.ts";
import { modelAt } from "./ask-server.ts";
import type { Dialect } from "./dialect.ts";
import { readResponse } from "./responses-answer.ts";
import { responsesParameters } from "./responses-request.ts";
import { openServer } from "./server.ts";

/** OpenAI's Responses API. */
export const RESPONSES: Dialect = {
  path: "/responses",
  prompt: "input",
  parameters: responsesParameters,
  read: readResponse,
};

/**
 * A model of OpenAI's, over its Responses API; nothing is stored there. The key stands in `OPENAI_API_KEY` or in the
 * variable that the scenario names. Rejects with `provider_unusable` where it is missing, or where it is
 * OpenAI's and the server is somebody else's.
 */
export async function openOpenAi(spec: ModelSpec, access: ModelAccess): Promise<Provider> {
  const server = await openServer(access, {
    baseUrl: "https://api.openai.com/v1",
    key: { env: "OPENAI_API_KEY", domain: "openai.com" },
  });
  return modelAt(server, RESPONSES, spec);
}
