import { openCompatible } from "../../../src/providers/openai-compatible/openai-compatible.ts";
import { failureSuite } from "../openai/failure-suite.ts";
import { useFake } from "../openai/fake-server.ts";

const fake = useFake();

failureSuite("openai-compatible", fake, (model, access) =>
  openCompatible(
    { provider: "openai-compatible", model, params: {}, structured: "schema" },
    { baseUrl: fake().openaiUrl, ...access },
  ),
);
