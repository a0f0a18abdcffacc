import type { AnswerShape, CallRequest, ModelSpec, Segment } from "../../core/call.ts";
import { BodyWriter } from "../wire/body-writer.ts";
import { partsOf } from "../wire/messages.ts";
import type { Dialect, Parameters } from "./dialect.ts";
import { isMap } from "./settings.ts";

/** What goes over the wire for one call. */
export interface WrittenRequest {
  /** The body as it is sent. */
  readonly bytes: Buffer;
  /** The parameters as they went out: all but the prompt, and the schema only by its name. */
  readonly sent: Parameters;
}

/** A call as one of the two protocols takes it. No parameter can replace model or prompt, nor make anything stream. */
export function writeRequest(dialect: Dialect, spec: ModelSpec, request: CallRequest): WrittenRequest {
  const { beginning, sent } = termsOf(dialect, spec, request);
  const writer = new BodyWriter(beginning);
  writer.addMessages(partsOf(request.segments, request.strands));
  writer.add('],"stream":false}');
  return { bytes: writer.end(), sent };
}

/** What all calls of a model for one kind of answer, behind the same house rules, have in common. */
interface Terms {
  readonly first: Segment | undefined;
  /** The body up to the prompt: a schema may be half of a request. */
  readonly beginning: Buffer;
  readonly sent: Parameters;
}

const known = new WeakMap<ModelSpec, WeakMap<object, Terms>>();

function termsOf(dialect: Dialect, spec: ModelSpec, request: CallRequest): Terms {
  // How long a script may be hangs on who speaks in it.
  if (request.answer.script !== undefined) return newTerms(dialect, spec, request);
  const byShape = known.get(spec) ?? new WeakMap<AnswerShape["schema"], Terms>();
  known.set(spec, byShape);
  let terms = byShape.get(request.answer.schema);
  if (terms === undefined || terms.first !== request.segments[0]) {
    terms = newTerms(dialect, spec, request);
    byShape.set(request.answer.schema, terms);
  }
  return terms;
}

function newTerms(dialect: Dialect, spec: ModelSpec, request: CallRequest): Terms {
  const { model: _model, stream: _stream, ...others } = dialect.parameters(spec, request);
  const { [dialect.prompt]: _prompt, ...parameters } = others;
  const text = JSON.stringify({ ...parameters, model: spec.model }).slice(0, -1);
  return {
    first: request.segments[0],
    beginning: Buffer.from(`${text},"${dialect.prompt}":[`),
    sent: sentOf(parameters),
  };
}

/** What is the prompt in either protocol, and no parameter. */
const PROMPT = new Set(["input", "messages"]);

function sentOf(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([key]) => !PROMPT.has(key))
      .map(([key, value]) => [key, withoutSchema(value)]),
  );
}

function withoutSchema(value: unknown): unknown {
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "schema")
      .map(([key, member]) => [key, withoutSchema(member)]),
  );
}
