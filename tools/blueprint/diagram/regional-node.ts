import type { Kind, Node } from "./node.ts";

/** Something of the region that is in no network of ours. */
export const regionalNodeOf = (name: string, kind: Kind, lines: readonly string[]): Node => ({
  names: [name],
  kind,
  place: "region",
  lines,
  containers: [],
  zones: new Map(),
  lent: false,
});
