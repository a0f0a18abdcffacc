import type { Placed } from "./network-layout.ts";

/** Breadth of a letter and height of a line, for letters of height 1. */
const [LETTER, LINE] = [0.56, 1.25];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a name stands below its dot, in letters of this height. */
const boxOf = ({ handle, x = 0, y = 0, radius }: Placed, letters: number, most: number): Box => {
  const width = Math.min(most, handle.length) * LETTER * letters;
  return { x: x - width / 2, y: y + radius, width, height: LINE * letters };
};

const squareOf = ({ x = 0, y = 0, radius }: Placed): Box => ({
  x: x - radius * 0.8,
  y: y - radius * 0.8,
  width: radius * 1.6,
  height: radius * 1.6,
});

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The handles whose names have room beside the dots and each other; those that come first go first. */
export function namesWithRoom(placed: readonly Placed[], letters: number, most: number): ReadonlySet<string> {
  const dots = placed.map((dot) => ({ dot, box: squareOf(dot) }));
  const taken: Box[] = [];
  const named = new Set<string>();
  for (const dot of placed) {
    const box = boxOf(dot, letters, most);
    if (taken.some((other) => meet(box, other))) continue;
    // A name may cover who is quieter.
    if (dots.some(({ dot: other, box: square }) => other.radius >= dot.radius && meet(box, square))) continue;
    taken.push(box);
    named.add(dot.handle);
  }
  return named;
}
