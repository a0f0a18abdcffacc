/** What `known` holds for `key`; where it holds nothing, what `make` gives, which it then holds. */
export function remembered<Key, Value extends object>(
  known: Map<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
