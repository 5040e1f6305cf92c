const MOST_EDITS = 2;

/** Returns the name that the user probably meant: at most two edits away, and at most one edit for every two letters. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const limit = Math.min(MOST_EDITS, typed.length / 2);
  const [closest] = names
    .map((name) => ({ name, edits: editsBetween(typed, name) }))
    .filter(({ edits }) => edits <= limit)
    .toSorted((one, other) => one.edits - other.edits);
  return closest?.name;
}

/** Levenshtein distance: counts inserted, removed and replaced letters. */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let length = 1; length <= from.length; length++) {
    const above = row;
    row = [length];
    for (let column = 1; column <= to.length; column++) {
      const replaced = above[column - 1]! + (from[length - 1] === to[column - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[column]! + 1, row[column - 1]! + 1));
    }
  }
  return row[to.length]!;
}
