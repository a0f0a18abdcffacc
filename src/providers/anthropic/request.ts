import {
  type AnswerShape,
  answerTokens,
  type CallRequest,
  type ModelSpec,
  type Segment,
  Strand,
} from "../../core/call.ts";
import { BodyWriter } from "../wire/body-writer.ts";
import type { Words } from "../wire/json-words.ts";
import { isUnseen, partsOf } from "../wire/messages.ts";
import { strictSchema } from "../wire/strict-schema.ts";

/** What goes over the wire for one call. */
export interface MessagesRequest {
  /** The body as it is sent. */
  readonly bytes: Buffer;
  /** The part of it that is logged with the answer, prompt and schema left out: `{ max_tokens: 600, output_config: { format: "json_schema" } }`. */
  readonly sent: Readonly<Record<string, unknown>>;
}

/** The version of the API that still takes a temperature, which the SDK's own version refuses. */
const LEGACY_VERSION = "2023-06-01";

/** Headers that the parameters ask for. */
export function versionHeaders({ params }: ModelSpec): Readonly<Record<string, string>> {
  return "temperature" in params ? { "anthropic-version": LEGACY_VERSION } : {};
}

/**
 * A call as Anthropic's Messages API takes it. Of the rungs, `schema` is `output_config.format`; `json` has no mode of
 * its own there and goes out as `prompt` does, with nothing but the words; so does a script on any rung, since its lines
 * are no one object. The members of `extra` are laid over the
 * parameters last and replace what they meet, `output_config` as a whole included; model and prompt cannot be
 * replaced, and nothing can be made to stream.
 */
export function messagesRequest(
  spec: ModelSpec,
  { segments, strands, answer }: CallRequest,
): MessagesRequest {
  const { beginning, sent } = termsOf(spec, answer);
  const writer = new BodyWriter(beginning);
  const parts = partsOf(segments, strands);
  const [first] = parts;
  const hasSystem = first?.role === "system";
  const cached = hasSystem ? systemOf(first.words) : [];
  cached.forEach((words, i) => {
    writer.add(i === 0 ? ',"system":[{"type":"text","text":' : ',{"type":"text","text":');
    writer.addText(words);
    writer.add(',"cache_control":{"type":"ephemeral"}}');
  });
  writer.add(cached.length === 0 ? ',"messages":[' : '],"messages":[');
  writer.addMessages(hasSystem ? parts.slice(1) : parts);
  writer.add('],"stream":false}');
  return { bytes: writer.end(), sent };
}

/** What no parameter can replace. */
const PROMPT = ["model", "system", "messages", "stream"];

/** What all calls of a model for one kind of answer have in common. */
interface Terms {
  /** The body up to the prompt: parameters, of which a schema may be half of a request, and the model. */
  readonly beginning: Buffer;
  readonly sent: Readonly<Record<string, unknown>>;
}

const known = new WeakMap<ModelSpec, WeakMap<object, Terms>>();

function termsOf(spec: ModelSpec, answer: AnswerShape): Terms {
  // How long a script may be hangs on who speaks in it.
  if (answer.script !== undefined) return newTerms(spec, answer);
  const byShape = known.get(spec) ?? new WeakMap<object, Terms>();
  known.set(spec, byShape);
  let terms = byShape.get(answer.schema);
  if (terms === undefined) {
    terms = newTerms(spec, answer);
    byShape.set(answer.schema, terms);
  }
  return terms;
}

function newTerms(spec: ModelSpec, answer: AnswerShape): Terms {
  const parameters = Object.fromEntries(
    Object.entries(parametersOf(spec, answer)).filter(([name]) => !PROMPT.includes(name)),
  );
  return {
    beginning: Buffer.from(JSON.stringify({ ...parameters, model: spec.model }).slice(0, -1)),
    sent: { ...named(parameters), ...versionHeaders(spec) },
  };
}

function parametersOf(spec: ModelSpec, answer: AnswerShape): Readonly<Record<string, unknown>> {
  const { temperature, effort, extra } = spec.params;
  const config = {
    ...(effort === undefined ? {} : { effort }),
    ...(spec.structured === "schema" && answer.script === undefined
      ? { format: { type: "json_schema", schema: strictSchema(answer.schema) } }
      : {}),
  };
  return {
    max_tokens: answerTokens(spec, answer),
    ...(temperature === undefined ? {} : { temperature }),
    ...(Object.keys(config).length === 0 ? {} : { output_config: config }),
    ...(extra as Readonly<Record<string, unknown>> | undefined),
  };
}

/** Parameters with a schema reduced to the name of its kind: it is the same for thousands of calls. */
function named(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { output_config: config } = parameters as { readonly output_config?: { readonly format?: unknown } };
  if (config?.format === undefined) return parameters;
  const { type } = config.format as { readonly type: string };
  return { ...parameters, output_config: { ...config, format: type } };
}

/**
 * The system prompt in two texts with a cache breakpoint behind each: the rules, which all agents of a run share, and the
 * rest, which stays the same through an agent's rounds and the reads of a turn. Of the four breakpoints that a request may
 * carry the others stay unused, since what follows is new each turn: to write it to the cache costs a quarter more and
 * nobody would read it. Prefixes too short to be cached cost nothing extra. Joined, the texts are exactly the system
 * block that other providers get.
 */
function systemOf(shown: readonly Words[]): readonly (readonly Words[])[] {
  // Rules may end in the middle of what many share.
  const system = shown.some(isStrand)
    ? shown.flatMap((words) => (isStrand(words) ? words.segments : words))
    : shown;
  let end = 0;
  while (end < system.length && (system[end] as Segment).kind === "rules") end += 1;
  const [rules, own] = [system.slice(0, end), system.slice(end)];
  if (isUnseen(own)) return isUnseen(rules) ? [] : [rules];
  return isUnseen(rules) ? [own] : [rules, [BREAK, ...own]];
}

const isStrand = (words: Words): words is Strand => words instanceof Strand;

/** Sets off what follows by the line break that joins it to what stands before. */
const BREAK: Words = { role: "system", kind: "frame", text: "" };
