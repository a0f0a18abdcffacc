import { openOpenAi } from "../../../src/providers/openai/openai.ts";
import { failureSuite } from "./failure-suite.ts";
import { KEY_ENV, useFake } from "./fake-server.ts";

const fake = useFake();

failureSuite("openai", fake, (model, access) =>
  openOpenAi(
    { provider: "openai", model, params: {}, structured: "schema" },
    { baseUrl: fake().openaiUrl, apiKeyEnv: KEY_ENV, ...access },
  ),
);
