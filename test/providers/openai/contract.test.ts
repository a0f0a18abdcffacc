import { RUNGS } from "../../../src/core/call.ts";
import { openOpenAi } from "../../../src/providers/openai/openai.ts";
import { contractSuite } from "../contract.ts";
import { KEY_ENV, ROOMY, skipsAt, useFake } from "./fake-server.ts";

const fake = useFake();

for (const structured of RUNGS) {
  const spec = { provider: "openai", model: "gpt-6-luna", params: ROOMY, structured };
  contractSuite(
    `openai at rung ${structured}`,
    (access) => openOpenAi(spec, { ...access, baseUrl: fake().openaiUrl, apiKeyEnv: KEY_ENV }),
    skipsAt(structured),
  );
}
