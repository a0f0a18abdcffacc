// Most agents follow nobody and most items have no votes. An empty Set of their own for each would make a million
// agents half a gigabyte heavier, so all who have none share one, and get their own with the first member.

export const EMPTY_SET: ReadonlySet<never> = new Set<never>();
export const EMPTY_MAP: ReadonlyMap<never, never> = new Map<never, never>();

/** The set with one member more: the same set, unless it was the shared empty one. */
export function withMember<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  if (set === EMPTY_SET) return new Set([member]);
  (set as Set<T>).add(member);
  return set;
}

/** The same set with one member less. */
export function withoutMember<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  if (set !== EMPTY_SET) (set as Set<T>).delete(member);
  return set;
}

/**
 * Sets of names of which each combination, in the order in which they joined, is one object, however many hold it: to ask
 * whether two agents read the same communities is to compare two objects. Grows with the combinations that there ever were.
 */
export class NameSets {
  readonly #known = new Map<string, ReadonlySet<string>>();

  with(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
    return set.has(name) ? set : this.#of([...set, name]);
  }

  without(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
    return set.has(name) ? this.#of([...set].filter((other) => other !== name)) : set;
  }

  #of(names: readonly string[]): ReadonlySet<string> {
    if (names.length === 0) return EMPTY_SET;
    const key = JSON.stringify(names);
    let set = this.#known.get(key);
    if (set === undefined) {
      set = new Set(names);
      this.#known.set(key, set);
    }
    return set;
  }
}

/** The map with a value for a key, or without one for undefined: the same map, unless it was the shared empty one. */
export function withValue<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  if (value === undefined) {
    if (map !== EMPTY_MAP) (map as Map<K, V>).delete(key);
    return map;
  }
  if (map === EMPTY_MAP) return new Map([[key, value]]);
  (map as Map<K, V>).set(key, value);
  return map;
}
