import type { Client } from "undici";

/** No answer to a forum's prompt is that long: a server that does not stop is cut off here. */
const LONGEST_BODY = 32 * 1_024 * 1_024;

/**
 * The connections of this process to one server, as many as there were calls under way at once. The one that was used last is
 * used next; none is looked for among those that are busy, which with a thousand of them takes as long as a request. What
 * bounds a call is the time its caller gives it, so undici's own limits on waiting are off. Idle connections are kept for
 * undici's default of four seconds unless the server says otherwise: several local servers hang up after five without
 * saying so.
 */
export class Connections {
  readonly #open: () => Client;
  readonly #free: Client[] = [];

  constructor(origin: string, library: typeof import("undici")) {
    const options = { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: LONGEST_BODY };
    this.#open = () => new library.Client(origin, options);
  }

  take(): Client {
    return this.#free.pop() ?? this.#open();
  }

  /**
   * For one whose answer has come whole; it opens itself again where the server has hung up. One on which a call broke is not
   * given back: undici has closed it.
   */
  giveBack(client: Client): void {
    this.#free.push(client);
  }
}
