const MINUTE_MS = 60_000;

/** How large a request is, by an estimate that is made when it is wanted. */
export interface Sized {
  readonly tokens: number;
}

/** One request within the last minute; its tokens are an estimate until it has landed. */
export class Sent {
  readonly at: number;
  #size: Sized;

  constructor(at: number, size: Sized) {
    this.at = at;
    this.#size = size;
  }

  get tokens(): number {
    return this.#size.tokens;
  }

  /** Puts down what it used, or its estimate where nobody says; the request itself is let go of. */
  land(tokens: number = this.tokens): void {
    this.#size = { tokens };
  }
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

  /** Milliseconds until a request of that size may go out; 0 for now. */
  delay(size: Sized, now: number): number {
    while (this.#sent[0] !== undefined && this.#sent[0].at <= now - MINUTE_MS) this.#sent.shift();
    const free = Math.max(this.#freeRequest(), this.#freeTokens(size));
    return Math.max(0, free - now);
  }

  /** Counts a request in as sent now. */
  take(size: Sized, now: number): Sent {
    const sent = new Sent(now, size);
    this.#sent.push(sent);
    return sent;
  }

  #freeRequest(): number {
    const { rpm } = this.limits;
    if (rpm === undefined) return 0;
    const blocking = this.#sent[this.#sent.length - Math.max(1, Math.floor(rpm))];
    return blocking === undefined ? 0 : blocking.at + MINUTE_MS;
  }

  #freeTokens(size: Sized): number {
    const { tpm } = this.limits;
    if (tpm === undefined) return 0;
    let sum = size.tokens;
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
