import type { ModelAccess, ModelSpec, Price } from "../core/call.ts";
import { Gates, type WaitReason } from "../providers/gate.ts";
import { priceOf } from "../providers/pricing.ts";
import { WALL_TIME } from "../providers/timing.ts";
import type { Ledger } from "../store/ledger.ts";
import { hasWire } from "./has-wire.ts";
import type { Lane } from "./patient-call.ts";

/** Calls in flight at once for a model without a wire whose scenario does not say. */
const CONCURRENCY = 20;

/** A wait that began, of one call to one model. */
export interface Waiting {
  /** The alias. */
  readonly model: string;
  readonly why: WaitReason;
  /** How long it will be in wall-clock milliseconds; undefined where nobody can know. */
  readonly forMs: number | undefined;
}

export interface LaneOptions {
  readonly gates: Gates | undefined;
  readonly ledger: Ledger | undefined;
  readonly onWaiting: ((waiting: Waiting) => void) | undefined;
}

interface Way {
  readonly concurrency: number;
  readonly price: Price | undefined;
  readonly lane: Lane | undefined;
  readonly isSlow: boolean;
}

/** How each model of a run is reached: at once, or through the gate and past the ledger that all runs share. */
export class Lanes {
  readonly #gates: Gates;
  readonly #options: LaneOptions;
  readonly #ways = new Map<string, Way>();

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#gates = options.gates ?? new Gates(WALL_TIME);
  }

  /** Lays the way for an alias, or another one where it now stands for something else. */
  lay(alias: string, spec: ModelSpec, access: ModelAccess): void {
    const price = access.price ?? priceOf(spec);
    const { ledger } = this.#options;
    const gate = hasWire(spec) ? this.#gates.gateOf(spec, access) : undefined;
    const concurrency = gate?.most ?? access.concurrency ?? CONCURRENCY;
    const { timing } = this.#gates;
    const onWaiting = (why: WaitReason, untilMs: number | undefined): void => {
      const forMs = untilMs === undefined ? undefined : Math.max(0, untilMs - timing.now());
      this.#options.onWaiting?.({ model: alias, why, forMs });
    };
    const lane =
      gate === undefined && ledger === undefined
        ? undefined
        : { alias, spec, price, gate, ledger, timing, onWaiting };
    const isSlow = (access.latencyMs ?? 0) > 0;
    this.#ways.set(alias, { concurrency, price, lane, isSlow });
  }

  /** True where no model is waited for or paid: none has a wire, and no ledger counts. */
  get areFree(): boolean {
    for (const { lane } of this.#ways.values()) if (lane !== undefined) return false;
    return true;
  }

  /** True where all models answer at once, as far as anybody knows. */
  get areInstant(): boolean {
    for (const { isSlow } of this.#ways.values()) if (isSlow) return false;
    return this.areFree;
  }

  concurrency(alias: string): number {
    return this.#ways.get(alias)?.concurrency ?? CONCURRENCY;
  }

  price(alias: string): Price | undefined {
    return this.#ways.get(alias)?.price;
  }

  lane(alias: string): Lane | undefined {
    return this.#ways.get(alias)?.lane;
  }
}
