import type { Topic } from "./topic.ts";
import { topicOf } from "./topic-of.ts";
import type { Writer } from "./writer.ts";

/** How many pieces are written for each place, the best of which is kept. */
const PIECES = 8;

const SENTENCE = /\S.*?(?:[.?!](?=\s|$)|$)/gs;

/**
 * The same writer, writing to a length: comments and bodies of about `words` words, made of sentences on the same topic,
 * so that none is shorter than one of these. What a text says still knows nothing but topic, length and dice.
 */
export function fittedWriter(writer: Writer, words: number): Writer {
  return {
    ...writer,
    comment: (topic, rng) => fitted({ topic, write: () => writer.comment(topic, rng) }, words),
    post: (topic, rng) => {
      const { title } = writer.post(topic, rng);
      return { title, body: fitted({ topic, write: () => writer.post(topic, rng).body }, words) };
    },
  };
}

export const wordCount = (text: string): number => text.match(/\S+/g)?.length ?? 0;

interface Source {
  readonly topic: Topic;
  write(): string;
}

/** Adds pieces for as long as each brings the text nearer to its length. */
function fitted(source: Source, words: number): string {
  const text = [nearest(source, words)];
  let left = words - wordCount(text.join(" "));
  while (left > 0) {
    const piece = nearest(source, left);
    const after = left - wordCount(piece);
    if (Math.abs(after) >= left) break;
    text.push(piece);
    left = after;
  }
  return text.join(" ");
}

/** Of some pieces and the runs of sentences in them that keep the topic, the one nearest in length. */
function nearest({ topic, write }: Source, words: number): string {
  const miss = (text: string): number => Math.abs(wordCount(text) - words);
  let best = write();
  for (let piece = 0; piece < PIECES; piece += 1) {
    for (const run of runsOf(piece === 0 ? best : write())) {
      if (miss(run) < miss(best) && topicOf(run) === topic) best = run;
    }
  }
  return best;
}

/** The text itself, then all shorter runs of its sentences. */
function runsOf(text: string): readonly string[] {
  const sentences = text.match(SENTENCE) ?? [];
  return [
    text,
    ...sentences.flatMap((_, from) =>
      sentences.slice(from).map((_sentence, more) => sentences.slice(from, from + more + 1).join(" ")),
    ),
  ];
}
