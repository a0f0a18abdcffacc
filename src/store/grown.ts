/**
 * The same words, where there is room for `length` of them; else in an array of twice that length. It is sent to the thread that
 * writes as text, so it must not use a name from outside itself.
 */
export function grown(words: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= words.length) return words;
  const larger = new Int32Array(2 * length);
  larger.set(words);
  return larger;
}
