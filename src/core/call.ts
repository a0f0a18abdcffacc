import type { ItemId } from "./ids.ts";

/** What part of a prompt a segment is. */
export type SegmentKind =
  | "rules"
  | "persona"
  | "others"
  | "memory"
  | "refusal"
  | "notification"
  | "feed"
  | "thread"
  | "search"
  | "profile"
  | "frame"
  | "ask"
  | "answer"
  | "force";

/**
 * One piece of a prompt. A prompt is a list of them, joined by a newline within a role. Frames (headings, the line
 * that says who wrote what) are apart from words, so that a message's words can be exchanged without touching
 * anything else.
 *
 *   { role: "user", kind: "feed", slot: "p12", textSource: "p12", text: "Tide tables lie\nThe harbour gauge …" }
 */
export interface Segment {
  readonly role: "system" | "user" | "assistant";
  readonly kind: SegmentKind;
  /** The id under which the words are shown. */
  readonly slot?: ItemId | undefined;
  /** The message whose words these are; differs from `slot` where an arm exchanges texts. */
  readonly textSource?: ItemId | undefined;
  /** Whose hand: absent for the agent's own run, else a word such as "donor". */
  readonly provenance?: string | undefined;
  readonly text: string;
}

/**
 * Segments that stand one after the other, in the same order, in the prompts of many: a front page, say. What is found out
 * about all of them together, such as how they are stored, is noted once.
 */
export class Strand {
  readonly segments: readonly Segment[];
  #note: object | undefined = undefined;

  constructor(segments: readonly Segment[]) {
    this.segments = segments;
  }

  static noteOn(strand: Strand): object | undefined {
    return strand.#note;
  }

  static putNote(strand: Strand, note: object): void {
    strand.#note = note;
  }
}

/** Where in a prompt a strand stands: `at` is the index of its first segment. */
export interface Placed {
  readonly at: number;
  readonly strand: Strand;
}

/** What an answer may hold. `schema` is JSON Schema; the same object for equal shapes, so that it can be cached by identity. */
export interface AnswerShape {
  /** True while the turn has reads left. */
  readonly reads: boolean;
  /** The most actions an answer may hold, >= 1. */
  readonly actions: number;
  readonly schema: object;
  /** Present where one context writes for many agents: then the answer is lines of JSON, and `schema` is one line's. */
  readonly script?: ScriptAsk;
}

/** What a stretch of a script is to hold. */
export interface ScriptAsk {
  /** Handles of those who may speak, in the order of their turns. */
  readonly voices: readonly string[];
  /** What is to be written where the tree is given, in order; absent where the author is free. */
  readonly slots?: readonly ScriptSlot[];
}

/** A message whose place is given and whose words are not. */
export interface ScriptSlot {
  readonly id: ItemId;
  readonly by: string;
  /** Of a post. */
  readonly community?: string;
  /** Of a comment. */
  readonly parent?: ItemId;
  /** How long it should be, in words. */
  readonly words: number;
}

/** The address of a call: unique in a run, and all that a synthetic model's dice may depend on, with seed and arm. */
export interface CallAddress {
  readonly round: number;
  /** Number of the conversation. An agent's own context has the agent's number. */
  readonly context: number;
  /** A name for the context that stays the same when agents are added: the handle. */
  readonly name: string;
  /** From 0: which call of the turn (each read is one). */
  readonly ordinal: number;
  /** From 0: which sample of the same prompt. Unique across the conditions of a probe. */
  readonly draw: number;
  /** From 0: which repair of an unreadable answer. */
  readonly repair: number;
}

/** One request, as the agent needs it. */
export interface CallRequest {
  readonly segments: readonly Segment[];
  /** Which of the segments many prompts share, in order; says nothing that `segments` does not. */
  readonly strands?: readonly Placed[];
  readonly answer: AnswerShape;
  readonly address: CallAddress;
  /** Aborted when the operator asks twice to stop. */
  readonly signal?: AbortSignal;
}

/** Tokens of one call; undefined where the provider does not say. */
export interface Usage {
  /** Billed input, cache reads included. */
  readonly inputTokens?: number;
  readonly cachedTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly outputTokens?: number;
  /** Part of the output that was reasoning. */
  readonly reasoningTokens?: number;
}

/** Why a model stopped writing. `refusal`: it declined; `filter`: a content filter cut in. */
export type StopReason = "end" | "max_tokens" | "refusal" | "filter" | "context_window" | "tool_use";

/** What came back. */
export interface Completion {
  /** The raw answer, unparsed. */
  readonly text: string;
  readonly stop: StopReason;
  /** What the provider says it ran, which may be newer than what was asked. */
  readonly servedModel: string;
  readonly usage: Usage;
  /** Parameters as they went out, e.g. `{ max_tokens: 600 }`. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** US dollars when the provider itself reports them. */
  readonly reportedUsd?: number;
  /** Who served it where a provider passes requests on, e.g. "DeepInfra"; and its fingerprint of the configuration. */
  readonly host?: string;
  readonly fingerprint?: string;
  readonly limits?: SeenLimits;
  /** The model's reasoning where the provider returns it; never shown to another agent. */
  readonly reasoning?: string;
  /** A synthetic model's confession, e.g. `[{ action: 0, topic: "tides", heard: true }]`; never in the text. */
  readonly truth?: unknown;
}

/** Why no answer came. `auth`, `billing`, `not_found` and `bad_request` never get better by waiting. */
export type CallFailure =
  | "rate_limit"
  | "overloaded"
  | "server_error"
  | "connection"
  | "timeout"
  | "bad_response"
  | "auth"
  | "billing"
  | "not_found"
  | "bad_request"
  | "aborted";

export type CallOutcome =
  | { readonly ok: true; readonly completion: Completion }
  | {
      readonly ok: false;
      readonly failure: CallFailure;
      /** What the provider said, without keys. Equal words mean equal trouble: three times the same 5xx fails fast. */
      readonly message: string;
      readonly retryAfterMs?: number;
      readonly sent?: Readonly<Record<string, unknown>>;
      readonly limits?: SeenLimits;
    };

/** What the headers of an answer say of the account's limits, each a number a minute; never logged. */
export interface SeenLimits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

/**
 * How a model is held to the form of an answer, best first: `schema` by a JSON Schema that it cannot leave, `json` by a mode
 * that promises some JSON, `prompt` by words alone.
 */
export const RUNGS = ["schema", "json", "prompt"] as const;
export type Rung = (typeof RUNGS)[number];

/** What a model can be asked for; what is absent is left to the table of capabilities. */
export interface ClaimedCapabilities {
  readonly temperature?: boolean;
  /** The levels of effort it knows, e.g. `["low", "high"]`; false where it knows none. */
  readonly effort?: readonly string[] | false;
  readonly structured?: readonly Rung[];
}

/** Tokens that an answer may have where the scenario does not say: some actions of a few paragraphs each. */
export const MAX_TOKENS = 1_024;
/** Tokens that one answer of a script may have at most; what does not fit is asked for in the next. */
const SCRIPT_TOKENS = 16_384;

/**
 * The most tokens of one answer: what the scenario says, and for a script as many for each of its voices, up to 16,384
 * (or what the scenario says, where that is more).
 */
export function answerTokens(
  { params }: Pick<ModelSpec, "params">,
  { script }: Pick<AnswerShape, "script">,
): number {
  const { max_tokens: said } = params;
  const most = typeof said === "number" && said > 0 ? said : MAX_TOKENS;
  return script === undefined ? most : Math.max(most, Math.min(SCRIPT_TOKENS, most * script.voices.length));
}

/** One model behind an alias, everything resolved; JSON, and part of the plan's hash. */
export interface ModelSpec {
  /** "synthetic", "scripted", "anthropic" … */
  readonly provider: string;
  /** What the provider is asked for: "listener?q=0.7", "claude-haiku-5-5". */
  readonly model: string;
  /** What changes answers beyond that, e.g. `{ max_tokens: 600 }`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Fixed before round 1. Absent for models without a wire, and until a probe has settled it. */
  readonly structured?: Rung;
  /** What the scenario says the model can do, where it knows better than the table. */
  readonly capabilities?: ClaimedCapabilities;
  /** The text of a script file, for `scripted`. */
  readonly script?: string;
}

/** How to reach a model: outside the plan's hash, since it can change nothing that is logged. */
export interface ModelAccess {
  /** Simulated latency of a synthetic or scripted model in wall-clock milliseconds. */
  readonly latencyMs?: number;
  /** The most calls under way at once. */
  readonly concurrency?: number;
  /** Where the server is, with its path: "http://127.0.0.1:11434/v1". Absent: the provider's own. */
  readonly baseUrl?: string;
  /** The environment variable that holds the key; the key itself is nowhere. Absent: the provider's own. */
  readonly apiKeyEnv?: string;
  /** More headers for each request; none of them carries a key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Wall-clock milliseconds after which one attempt is given up. */
  readonly timeoutMs?: number;
  /** Requests a minute, and tokens a minute. */
  readonly rpm?: number;
  readonly tpm?: number;
  /** What it costs; absent where nobody knows, which is not 0. */
  readonly price?: Price;
}

/** US dollars for a million tokens. */
export interface Price extends PriceTier {
  /** Prices of a request whose whole input is larger than `above` tokens. */
  readonly tiers?: readonly (PriceTier & { readonly above: number })[];
  /** Where it was read, e.g. "pricing 2026-11-22". */
  readonly source: string;
}

export interface PriceTier {
  readonly input: number;
  readonly output: number;
  /** Input that was read from a cache; absent: as `input`. */
  readonly cached?: number;
  /** Input that was written to a cache; absent: as `input`. */
  readonly cacheWrite?: number;
}

/** What a provider may know of the run it serves. Only synthetic models use it. */
export interface ProviderWorld {
  readonly seed: number;
  readonly arm: string;
  /** Handle -> private word: the declared side channel of `omniscient`; nobody else reads it. */
  readonly canaries: Readonly<Record<string, string>>;
}

/** One model behind one alias. */
export interface Provider {
  /** "synthetic", "scripted", "anthropic" … */
  readonly name: string;
  /** The model as it is asked for, e.g. "listener?q=0.7". */
  readonly model: string;
  /**
   * One request, no retries. Never throws and never rejects: whatever the wire does comes back as a `CallOutcome`,
   * because one agent's lost turn must not end a run of two hundred. Answers at once where it can: a run on
   * synthetic models then never waits for the event loop.
   */
  complete(request: CallRequest): CallOutcome | Promise<CallOutcome>;
  /**
   * An outcome that stands already, on a cassette say: taking it asks nobody, waits for nothing and costs nothing.
   * Undefined where there is none.
   */
  atHand?(request: CallRequest): CallOutcome | undefined;
}
