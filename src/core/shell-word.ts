/** A word as a shell takes it for one: `runs/a b` becomes `'runs/a b'`. */
export const shellWord = (word: string): string =>
  /^[\w./@=+,:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
