import { afterAll, beforeAll } from "vitest";
import type { Rung } from "../../../src/core/call.ts";
import { type Fake, startFake } from "../../support/fake-models/fake.ts";
import type { Skip } from "../contract.ts";

/** A fake server of models for all tests of a file, and a key that it takes. */
export function useFake(): () => Fake {
  let fake: Fake | undefined;
  beforeAll(async () => {
    process.env[KEY_ENV] = "sk-test-0123456789";
    fake = await startFake();
  });
  afterAll(async () => {
    delete process.env[KEY_ENV];
    await fake?.stop();
  });
  return () => {
    if (fake === undefined) throw new Error("the fake server has not started");
    return fake;
  };
}

export const KEY_ENV = "POLYLOGUE_TEST_KEY";

/** Room for the answers of a model that repeats a long prompt. */
export const ROOMY = { max_tokens: 100_000 };

/** What the fake cannot show of a provider at a rung. */
export const skipsAt = (rung: Rung): readonly Skip[] => [
  {
    reason: "what the server answers follows from the prompt alone",
    tests: ["every part of the address changes the dice", "seed and arm change the dice"],
  },
  { reason: "there is a network between", tests: ["without latency the answer is there at once"] },
  {
    reason: "the server's models write what they like",
    tests: ["a forced comment is exactly one comment on its slot"],
  },
  ...(rung === "json"
    ? [{ reason: "JSON mode wants the word in the prompt", tests: ["no prompt at all is answered"] }]
    : []),
];
