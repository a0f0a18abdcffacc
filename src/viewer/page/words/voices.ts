/** Colours and shapes there are for models; both together tell 64 apart. */
const COLOURS = 8;

/** How the name of a model looks: `colour` and `shape` from 0 to 7. */
export interface Look {
  readonly colour: number;
  readonly shape: number;
}

/**
 * A look for each model, in the order given: the first eight differ in colour and in shape, so that nobody has to see colours to
 * tell them apart.
 */
export function looksOf(models: readonly string[]): ReadonlyMap<string, Look> {
  const looks = new Map<string, Look>();
  for (const model of models) {
    if (looks.has(model)) continue;
    const at = looks.size;
    looks.set(model, { colour: at % COLOURS, shape: (at + Math.floor(at / COLOURS)) % COLOURS });
  }
  return looks;
}

/** Heights of the five bars of an agent's mark, 0 to 6; the same handle has the same mark in every run. */
export function barsOf(handle: string): readonly number[] {
  let hash = 2166136261;
  for (let i = 0; i < handle.length; i++) hash = Math.imul(hash ^ handle.charCodeAt(i), 16777619);
  return [0, 1, 2, 3, 4].map((at) => {
    hash = Math.imul(hash ^ (hash >>> 13) ^ at, 1540483477);
    return (hash >>> 9) % 7;
  });
}
