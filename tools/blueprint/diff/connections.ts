import type { Edge, Reach } from "../reach/reach.ts";

/** Connections that become possible, and those that become impossible. */
export interface Connections {
  readonly gained: readonly Edge[];
  readonly lost: readonly Edge[];
  /** What could not be judged in either graph. */
  readonly unknown: readonly string[];
}

export function connectionsBetween(before: Reach, after: Reach): Connections {
  return {
    gained: without(after.edges, before.edges),
    lost: without(before.edges, after.edges),
    unknown: [...new Set([...before.unknown, ...after.unknown])],
  };
}

function without(edges: readonly Edge[], others: readonly Edge[]): readonly Edge[] {
  const known = new Set(others.map(lineOf));
  return edges.filter((edge) => !known.has(lineOf(edge)));
}

/** One connection as text: `internet → shop database 5432`. */
export function lineOf({ from, to, port, redirects }: Edge): string {
  return `${from} → ${to} ${port}${redirects ? " (redirects)" : ""}`;
}
