import type { ModelSpec } from "../core/call.ts";

const WITHOUT_WIRE: readonly string[] = ["synthetic", "scripted"];

/** False for models that live in this process: they are never waited for, never tried again, and cost nothing. */
export const hasWire = ({ provider }: Pick<ModelSpec, "provider">): boolean =>
  !WITHOUT_WIRE.includes(provider);
