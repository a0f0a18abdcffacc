import { RUNGS } from "../../../src/core/call.ts";
import { openCompatible } from "../../../src/providers/openai-compatible/openai-compatible.ts";
import { contractSuite } from "../contract.ts";
import { KEY_ENV, ROOMY, skipsAt, useFake } from "../openai/fake-server.ts";

const fake = useFake();

for (const structured of RUNGS) {
  const spec = { provider: "openai-compatible", model: "qwen3", params: ROOMY, structured };
  contractSuite(
    `openai-compatible at rung ${structured}`,
    (access) => openCompatible(spec, { ...access, baseUrl: fake().openaiUrl }),
    skipsAt(structured),
  );
}

contractSuite(
  "a preset at its own rung",
  (access) =>
    openCompatible(
      { provider: "ollama", model: "qwen3", params: ROOMY },
      { ...access, baseUrl: fake().openaiUrl },
    ),
  skipsAt("prompt"),
);

contractSuite(
  "openai-compatible over the Responses API",
  (access) =>
    openCompatible(
      {
        provider: "openai-compatible",
        model: "gpt-oss",
        params: { ...ROOMY, api: "responses" },
        structured: "schema",
      },
      { ...access, baseUrl: fake().openaiUrl, apiKeyEnv: KEY_ENV },
    ),
  skipsAt("schema"),
);
