import type { z } from "zod";

export type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** One heading of the page, with the table of a map's keys where it is about one. */
export interface Section {
  readonly title: string;
  readonly text: string;
  readonly shape?: Shape;
}
