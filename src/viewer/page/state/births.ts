/** In which round things came to be, as far as the page has seen them: by run and name. */
const births = new Map<string, number>();
const MOST = 100_000;

const keyOf = (run: string, name: string): string => `${run} ${name}`;

/** Remembers when something came to be: a message by its id, an agent as "@handle", a community as "c/name". */
export function noteBirth(run: string, name: string, round: number): void {
  if (births.size < MOST) births.set(keyOf(run, name), round);
}

/** It is known not to be there at the end of this round: asking for it would be a mistake. */
export const isUnborn = (run: string, name: string, round: number): boolean =>
  (births.get(keyOf(run, name)) ?? -1) > round;
