const MINUTE_MS = 60_000;

/** One request within the last minute; its tokens are an estimate until it has landed. */
export interface Sent {
  readonly at: number;
  tokens: number;
}

export interface MinuteLimits {
  /** The most requests in any minute, and the most tokens; undefined for no limit. */
  rpm: number | undefined;
  tpm: number | undefined;
}

/**
 * What was sent within the last minute, so that no sixty seconds hold more than the limits allow. A single request
 * larger than the limit of tokens goes out alone.
 */
export class MinuteWindow {
  readonly limits: MinuteLimits = { rpm: undefined, tpm: undefined };
  readonly #sent: Sent[] = [];

  /** Milliseconds until a request of so many tokens may go out; 0 for now. */
  delay(tokens: number, now: number): number {
    while (this.#sent[0] !== undefined && this.#sent[0].at <= now - MINUTE_MS) this.#sent.shift();
    const free = Math.max(this.#freeRequest(), this.#freeTokens(tokens));
    return Math.max(0, free - now);
  }

  /** Counts a request in as sent now. */
  take(tokens: number, now: number): Sent {
    const sent = { at: now, tokens };
    this.#sent.push(sent);
    return sent;
  }

  #freeRequest(): number {
    const { rpm } = this.limits;
    if (rpm === undefined) return 0;
    const blocking = this.#sent[this.#sent.length - Math.max(1, Math.floor(rpm))];
    return blocking === undefined ? 0 : blocking.at + MINUTE_MS;
  }

  #freeTokens(tokens: number): number {
    const { tpm } = this.limits;
    if (tpm === undefined) return 0;
    let sum = tokens;
    let free = 0;
    for (const one of this.#sent) sum += one.tokens;
    for (const one of this.#sent) {
      if (sum <= tpm) return free;
      sum -= one.tokens;
      free = one.at + MINUTE_MS;
    }
    return free;
  }
}
