import { createHash } from "node:crypto";
import { PolylogueError } from "../core/errors.ts";
import type { Embedder } from "./embedder.ts";
import { toUnit } from "./vector.ts";

/** What a server gave back for a list of texts. */
export interface Embedded {
  /** By the server's own account. */
  readonly servedModel: string;
  /** One a text, in order. */
  readonly vectors: readonly (readonly number[])[];
}

/** A model for embeddings behind a wire, with its retries: rejects with a `PolylogueError` when it gives up. */
export interface EmbeddingModel {
  /** As asked for. */
  readonly model: string;
  /** Where it is: "api.openai.com/v1". */
  readonly server: string;
  ask(texts: readonly string[]): Promise<Embedded>;
}

export interface RemoteTerms {
  /** The most texts in one request, >= 1; 64 where left out. */
  readonly batch?: number;
  /** The most UTF-16 units of one text that are sent: what comes after is cut off. 8,000 where left out. */
  readonly longest?: number;
}

const BATCH = 64;
const LONGEST = 8_000;
/** Asked once, to learn how long vectors are and what answers. */
const FIRST_WORD = "polylogue";

/**
 * An embedder over a wire. Its hash covers server, model as asked and as served, length of the vectors and of texts. Empty texts
 * are not sent: their vectors are zeros. One request at a time, in batches. Rejects with `provider_unusable` when an answer has
 * another model, another length, or not one vector a text: such vectors would not be comparable.
 */
export async function openRemote(model: EmbeddingModel, terms: RemoteTerms = {}): Promise<Embedder> {
  const { batch = BATCH, longest = LONGEST } = terms;
  const first = await model.ask([FIRST_WORD]);
  const dimensions = first.vectors[0]?.length ?? 0;
  if (first.vectors.length !== 1 || dimensions === 0) throw unusable(model, "it gives no vectors");
  const expected = { servedModel: first.servedModel, dimensions };
  const identity = [model.server, model.model, first.servedModel, dimensions, longest];
  return {
    name: model.model,
    hash: createHash("sha256").update(JSON.stringify(identity)).digest("hex"),
    dimensions,
    embed: async (texts) => {
      const vectors = texts.map(() => new Float32Array(dimensions));
      const sent = [...texts.keys()].filter((at) => texts[at]?.trim() !== "");
      for (let from = 0; from < sent.length; from += batch) {
        const places = sent.slice(from, from + batch);
        const answer = await model.ask(places.map((at) => beginning(texts[at] as string, longest)));
        check(model, answer, { ...expected, count: places.length });
        for (const [i, at] of places.entries())
          vectors[at]?.set(toUnit(Float32Array.from(answer.vectors[i] as readonly number[])));
      }
      return vectors;
    },
  };
}

/** The text or its beginning, without half a surrogate pair at its end. */
function beginning(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");
}

interface Expected {
  readonly servedModel: string;
  readonly dimensions: number;
  readonly count: number;
}

function check(model: EmbeddingModel, { servedModel, vectors }: Embedded, expected: Expected): void {
  const { dimensions, count } = expected;
  if (servedModel !== expected.servedModel)
    throw unusable(model, `it was ${expected.servedModel} and is ${servedModel} now`);
  if (vectors.length !== count) throw unusable(model, `${vectors.length} vectors for ${count} texts`);
  const odd = vectors.find((vector) => vector.length !== dimensions);
  if (odd) throw unusable(model, `a vector of ${odd.length} numbers instead of ${dimensions}`);
}

function unusable({ model, server }: EmbeddingModel, what: string): PolylogueError {
  return new PolylogueError("provider_unusable", `embeddings of ${model} at ${server}: ${what}`);
}
