import type { Kind, Node } from "./node.ts";

/** A node in the region, outside our networks. */
export const regionalNodeOf = (name: string, kind: Kind, lines: readonly string[]): Node => ({
  names: [name],
  kind,
  place: "region",
  lines,
  containers: [],
  zones: new Map(),
  lent: false,
});
