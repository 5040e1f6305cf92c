import type { Graph } from "../graph.ts";
import { contains } from "../reach/addresses.ts";
import { groupsOf, type Opening, openingsOf } from "../reach/openings.ts";
import { formatPorts } from "../reach/ports.ts";
import type { Risk } from "./risk.ts";
import { subjectOf } from "./subject.ts";

/**
 * Finds security groups that admit addresses which they did not admit before. `connections` tells whether such a connection is
 * possible today; a later route or subnet could make it possible.
 */
export function openedBetween(before: Graph, after: Graph): readonly Risk[] {
  const known = openingsOf(before);
  const groups = groupsOf(after);
  return openingsOf(after)
    .filter(({ direction, peer }) => direction === "in" && peer.kind !== "group")
    .filter((opening) => !known.some((other) => covers(other, opening)))
    .map((opening) => {
      const group = groups.find(({ id }) => id === opening.group);
      return {
        of: group === undefined ? opening.group : subjectOf(group, after.stage),
        says: `admits ${sourceOf(opening)} on ${portsOf(opening)}, which it did not before`,
      };
    });
}

function covers(wide: Opening, narrow: Opening): boolean {
  return (
    wide.group === narrow.group &&
    wide.direction === narrow.direction &&
    (wide.protocol === "-1" || wide.protocol === narrow.protocol) &&
    wide.ports.from <= narrow.ports.from &&
    narrow.ports.to <= wide.ports.to &&
    wide.peer.kind === narrow.peer.kind &&
    contains(sourceOf(wide), sourceOf(narrow))
  );
}

function sourceOf({ peer }: Opening): string {
  return peer.kind === "range" ? peer.cidr : peer.id;
}

function portsOf({ protocol, ports }: Opening): string {
  return protocol === "-1" ? "every port" : `${protocol} ${formatPorts(ports)}`;
}
