/** Colours that can be told apart, also by those who see fewer: the style sheet has `--m1` to `--m8`, and `--m0` for the rest. */
const COLOURS = 8;

/** A colour for each model, by its name's place among all: the same all over a page. */
export function paletteOf(models: readonly string[]): (model: string | undefined) => number {
  const places = new Map([...new Set(models)].sort().map((model, place) => [model, place + 1]));
  return (model) => {
    const place = model === undefined ? 0 : (places.get(model) ?? 0);
    return place <= COLOURS ? place : 0;
  };
}
