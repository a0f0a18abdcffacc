import { z } from "zod";
import { RUNGS } from "../core/call.ts";
import {
  amount,
  counted,
  duration,
  either,
  expecting,
  lasting,
  listOf,
  mapBy,
  mapOf,
  oneOf,
  path,
  pattern,
  whole,
  yesOrNo,
} from "./schema-leaves.ts";
import { keyHint } from "./secrets.ts";

const PROVIDER_MODEL = "provider/model, such as synthetic/listener?q=0.7";

const dollars = () => amount("a number of US dollars >= 0", { min: 0 });

export const priceSchema = mapOf({
  input: dollars().describe("A million tokens in."),
  output: dollars().describe("A million tokens out, reasoning included."),
  cached: dollars().optional().describe("A million tokens read from a cache. Left out: as `input`."),
  cache_write: dollars().optional().describe("A million tokens written to a cache. Left out: as `input`."),
});

/** Every word for effort that some provider knows. */
const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;

export const capabilitiesSchema = mapOf({
  temperature: yesOrNo().optional().describe("Whether it takes a temperature."),
  effort: either(
    "false, or a list of levels",
    z.literal(false),
    listOf(oneOf(...EFFORTS), "a list of levels").min(1, { error: "at least one level" }),
  )
    .optional()
    .describe("The levels of effort it knows; `false` for none."),
  structured: listOf(oneOf(...RUNGS), "a list of rungs")
    .min(1, { error: "at least one rung" })
    .optional()
    .describe("The ways in which it can be held to the form of an answer, best first."),
});

const ADDRESS = "an address such as http://127.0.0.1:11434/v1, without user, password, ? and #";

const address = expecting(
  z
    .string({ error: ADDRESS })
    .regex(/^https?:\/\/[^\s@?#\\]+$/, { error: ADDRESS })
    .refine(URL.canParse, { error: ADDRESS })
    .transform((text) => text.replace(/\/+$/, "")),
  ADDRESS,
);

/** Names of headers that carry keys or sessions are no names here. */
const headerName = pattern(
  /^(?!.*(?:authorization|cookie|token|secret|password|api-?key))[a-z0-9!#$%&'*+.^_`|~-]+$/i,
  "the name of a header that carries no key: authorization, x-api-key, cookie and their like never stand in a scenario",
);

export const modelSchema = expecting(
  mapOf(
    {
      provider: pattern(/^[a-z0-9-]+$/, "a provider, such as synthetic").describe(
        "Who answers: `synthetic`, `scripted`, `anthropic`, `openai`, `openai-compatible`, or a preset of the latter: `ollama`, `vllm`, `llama-cpp`, `lm-studio`, `openrouter`.",
      ),
      model: pattern(/\S/, "a model, such as listener?q=0.7")
        .optional()
        .describe("What the provider is asked for. May be left out for `scripted`."),
      script: path.optional().describe("File with the answers, for `scripted`."),
      latency: duration()
        .optional()
        .describe(
          "Simulated waiting of a synthetic or scripted model, in real time. Changes nothing in the log.",
        ),
      base_url: address.optional().describe("Where the server is. Left out: the provider's own address."),
      api_key_env: pattern(
        /^[A-Z_][A-Z0-9_]{0,63}$/,
        "the name of an environment variable, such as LOCAL_KEY",
      )
        .optional()
        .describe("The *name* of the environment variable that holds the key; never the key itself."),
      headers: mapBy(
        headerName,
        pattern(/^[\x20-\x7e]*$/, "text on one line, in ASCII"),
        "a map from header to text",
      )
        .optional()
        .describe("More headers for each request. None of them may carry a key."),
      timeout: lasting()
        .optional()
        .describe("Real time after which one attempt is given up. Left out: 120s."),
      concurrency: whole(1)
        .optional()
        .describe("The most calls under way at once. Changes nothing in the log."),
      rpm: counted(1).optional().describe("The most requests a minute."),
      tpm: counted(1).optional().describe("The most tokens a minute."),
      max_tokens: counted(1).optional().describe("The most tokens of one answer, reasoning included."),
      effort: oneOf(...EFFORTS)
        .optional()
        .describe("How much the model reasons, where it can be told."),
      temperature: amount("a number from 0 to 2", { min: 0, max: 2 })
        .optional()
        .describe("How freely the model chooses its words, where it can be told."),
      structured: oneOf("auto", ...RUNGS)
        .optional()
        .describe("How the model is held to the form of an answer. `auto` or left out: the best way it has."),
      api: oneOf("responses", "chat")
        .optional()
        .describe("Which of OpenAI's two interfaces an `openai-compatible` server speaks. Left out: `chat`."),
      extra: expecting(z.looseObject({}, { error: "a map" }), "a map")
        .optional()
        .describe("Anything else for the body of each request, word for word."),
      price: priceSchema
        .optional()
        .describe(
          "US dollars for a million tokens: `{ input, output, cached, cache_write }`. It goes before the table that ships with Polylogue.",
        ),
      capabilities: capabilitiesSchema
        .optional()
        .describe(
          "What the model can be told, where you know better than the table: `{ temperature, effort, structured }`.",
        ),
    },
    "a map with `provider` and `model`",
    keyHint,
  ),
  "a map with `provider` and `model`",
);

export const modelEntry = either(
  `${PROVIDER_MODEL}, or a map with provider and model`,
  pattern(/^[a-z0-9-]+\/\S+$/, PROVIDER_MODEL),
  modelSchema,
);

export type ModelEntry = z.output<typeof modelEntry>;

const DOLLARS = "a number of US dollars above 0";

export const budgetSchema = mapOf({
  usd: expecting(z.number({ error: DOLLARS }).gt(0, { error: DOLLARS }), DOLLARS)
    .optional()
    .describe("US dollars. Every model needs a known price."),
  tokens: counted(1).optional().describe("Tokens in and out together."),
  calls: counted(1).optional().describe("Requests sent; one that is tried again counts again."),
  wall: lasting().optional().describe("Real time."),
});
