import type { MessagePort } from "node:worker_threads";
import type { Order, Reply } from "./thread-orders.ts";
import type { Tools, WrittenFile } from "./written-file.ts";

export interface ThreadData {
  readonly port: MessagePort;
  /** Counts replies; the other side sleeps on it. */
  readonly replies: Int32Array;
}

/**
 * The thread that writes run files, so that whoever plays need not wait for the disk, nor for what has to be known of texts to
 * store each of them once. Of runs it knows no more: it is told statements and cells, and tapes for a `Scribe`. This function is
 * sent there as text, so it must not use a name from outside itself.
 */
export function writingThread(
  { port, replies }: ThreadData,
  tools: Tools,
  File: typeof WrittenFile,
  replyTo: typeof replyOf,
): void {
  const files = new Map<number, WrittenFile>();
  /** By file: tickets of those who want it flushed. */
  const flushing = new Map<number, number[]>();

  const reply = (file: number, ticket: number, error?: unknown): void => {
    port.postMessage(replyTo(tools, file, ticket, error));
    Atomics.add(replies, 0, 1);
    Atomics.notify(replies, 0);
  };
  const fileOf = (number: number): WrittenFile => {
    const file = files.get(number);
    if (file === undefined) throw new Error(`file ${number} is not open`);
    return file;
  };
  const answerFlush = (number: number, failure: unknown): void => {
    const tickets = flushing.get(number) ?? [];
    flushing.delete(number);
    for (const ticket of tickets) reply(number, ticket, failure);
  };
  const flush = (number: number): void => {
    if (flushing.has(number) && !fileOf(number).isBusy) answerFlush(number, fileOf(number).flush());
  };

  const orders: { [What in Order[0]]: (order: Extract<Order, readonly [What, ...unknown[]]>) => void } = {
    open: ([, file, path, opening]) => void files.set(file, new File(tools, path, opening)),
    prepare: ([, file, statement, wording]) => fileOf(file).prepare(statement, wording),
    keep: ([, file, tape]) => fileOf(file).keep(tape),
    rows: ([, file, chunks]) => fileOf(file).put(chunks),
    mark: ([, file, ticket]) => reply(file, ticket),
    begin: ([, file]) => fileOf(file).begin(),
    flush([, file, ticket]) {
      flushing.set(file, [...(flushing.get(file) ?? []), ticket]);
      // What comes in the same breath is written with it.
      setImmediate(flush, file);
    },
    abort([, file]) {
      fileOf(file).abort();
      flush(file);
    },
    commit([, file, ticket, isBuiltOn]) {
      reply(file, ticket, fileOf(file).commit(isBuiltOn));
      flush(file);
    },
    close([, file, ticket]) {
      const failure = fileOf(file).close();
      answerFlush(file, failure);
      files.delete(file);
      reply(file, ticket, failure);
    },
  };
  port.on("message", (order: Order) => {
    try {
      orders[order[0]](order as never);
    } catch (error) {
      reply(order[1], 0, error);
    }
  });
}

/** Sent there as text too: what is told of a request. An error keeps SQLite's code, or where a bug stands. */
export function replyOf({ Sqlite }: Tools, file: number, ticket: number, error: unknown): Reply {
  if (error === undefined) return { file, ticket };
  if (!(error instanceof Error)) return { file, ticket, error: { message: String(error) } };
  if (error instanceof Sqlite.SqliteError)
    return { file, ticket, error: { message: error.message, code: error.code } };
  return { file, ticket, error: { message: error.stack ?? error.message } };
}
