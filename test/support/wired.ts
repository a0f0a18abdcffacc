import type {
  CallFailure,
  CallOutcome,
  CallRequest,
  ModelAccess,
  Provider,
  Rung,
} from "../../src/core/call.ts";
import type { RunOptions } from "../../src/engine/run-result.ts";
import { Gates } from "../../src/providers/gate.ts";
import { openProvider } from "../../src/providers/open.ts";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import { VirtualTime } from "./virtual-time.ts";

const PRICE = { input: 1, output: 5, source: "test" };

/** The run with every synthetic model behind a wire, as the engine sees it: its answers stay the same. */
export function overAWire(
  { plan, access }: PlannedRun,
  structured: Rung | "open" = "schema",
  reach: ModelAccess = { price: PRICE },
): PlannedRun {
  const models = Object.entries(plan.models).map(([alias, spec]) => [
    alias,
    { ...spec, provider: "anthropic", ...(structured === "open" ? {} : { structured }) },
  ]);
  return {
    plan: { ...plan, models: Object.fromEntries(models) },
    access: Object.fromEntries(models.map(([alias]) => [alias, { ...access[alias as string], ...reach }])),
  };
}

/** What the wire does to one attempt: lets it through, fails it, or answers in another's place. */
export type Weather = (request: CallRequest, attempt: number) => CallOutcome | CallFailure | undefined;

export interface Seen {
  readonly place: string;
  readonly at: number;
}

export interface Wire extends Pick<RunOptions, "openProvider" | "gates" | "clock"> {
  readonly time: VirtualTime;
  /** Every attempt that arrived, in order. */
  readonly seen: Seen[];
}

const placeOf = ({ address: { round, context, ordinal, repair } }: CallRequest): string =>
  `${round}/${context}/${ordinal}/${repair}`;

/** A wire in virtual time. The answers behind it are those of the synthetic models. */
export function aWire(
  weather: Weather = () => undefined,
  latencyMs: (request: CallRequest, attempt: number) => number = () => 100,
): Wire {
  const time = new VirtualTime();
  const seen: Seen[] = [];
  const attempts = new Map<string, number>();
  const complete = async (provider: Provider, request: CallRequest): Promise<CallOutcome> => {
    const place = placeOf(request);
    const attempt = attempts.get(place) ?? 0;
    attempts.set(place, attempt + 1);
    seen.push({ place, at: time.now() });
    await time.sleep(latencyMs(request, attempt));
    const fate = weather(request, attempt);
    if (fate === undefined) return provider.complete(request);
    return typeof fate === "string" ? { ok: false, failure: fate, message: `it was ${fate}` } : fate;
  };
  return {
    time,
    seen,
    gates: new Gates(time),
    clock: () => time.now(),
    openProvider: async (spec, _access, world) => {
      const { structured: _, ...own } = spec;
      const synthetic = await openProvider({ ...own, provider: "synthetic" }, {}, world);
      return { ...synthetic, complete: (request) => complete(synthetic, request) };
    },
  };
}
