import { Dice } from "./dice.ts";
import { FAULTS, type FaultName, type Faults, type HandMade, type NextFault } from "./settings.ts";

/** What befalls one request. */
export interface Fate {
  readonly fault: FaultName | undefined;
  readonly handMade: HandMade | undefined;
  /** Which one to be rate limited it is, from 0. */
  readonly limited: number;
}

/** Decides what goes wrong, as requests arrive: first what was ordered, then by chance. */
export class FaultDesk {
  #faults: Faults;
  #next: NextFault[];
  #dice: Dice;
  #limited = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
    this.#next = [...(faults.nextFaults ?? [])];
    this.#dice = diceOf(faults);
  }

  get slowMs(): number {
    return this.#faults.slowMs ?? 500;
  }

  draw(): Fate {
    const ordered = this.#next.shift();
    const drawn = ordered ?? this.#byChance();
    const fault = typeof drawn === "string" && drawn !== "none" ? drawn : undefined;
    const handMade = typeof drawn === "object" ? drawn : undefined;
    if (fault === "rate_limit") this.#limited += 1;
    return { fault, handMade, limited: this.#limited - 1 };
  }

  #byChance(): FaultName | undefined {
    let rest = this.#dice.next();
    for (const name of FAULTS) {
      rest -= this.#faults.rates?.[name] ?? 0;
      if (rest < 0) return name;
    }
    return undefined;
  }

  /** When to come back, told by turns in the two ways that there are. */
  retryHeaders(limited: number): Readonly<Record<string, string>> {
    const ms = this.#faults.retryAfterMs ?? 20;
    return limited % 2 === 0 ? { "retry-after-ms": String(ms) } : { "retry-after": String(ms / 1_000) };
  }
}

const diceOf = ({ seed = 1 }: Faults): Dice => new Dice((seed * 0x9e3779b1).toString(16).padStart(8, "0"));
