interface Row {
  readonly id: string;
  /** 1 for a direct reply to the post. */
  readonly depth: number;
}

/** A thread laid flat without what stands below a folded comment. The folded one itself stays. */
export function visibleRows<T extends Row>(rows: readonly T[], folded: ReadonlySet<string>): readonly T[] {
  if (folded.size === 0) return rows;
  const seen: T[] = [];
  let above = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (row.depth > above) continue;
    above = folded.has(row.id) ? row.depth : Number.POSITIVE_INFINITY;
    seen.push(row);
  }
  return seen;
}

/** How many comments each folded one hides, by its id. */
export function foldedIn(rows: readonly Row[], folded: ReadonlySet<string>): ReadonlyMap<string, number> {
  const hidden = new Map<string, number>();
  const open: Row[] = [];
  for (const row of rows) {
    while ((open.at(-1)?.depth ?? 0) >= row.depth) open.pop();
    for (const { id } of open) hidden.set(id, (hidden.get(id) ?? 0) + 1);
    if (folded.has(row.id)) {
      hidden.set(row.id, 0);
      open.push(row);
    }
  }
  return hidden;
}
