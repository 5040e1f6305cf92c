import type { Connection } from "./connections.ts";
import type { Node, Place } from "./node.ts";

/** The subnets of one kind, in all zones. */
export interface Band {
  readonly place: Place;
  readonly top: number;
  readonly bottom: number;
}

export const GAP = 10;
/** The gap between boxes that an arrow joins. */
export const ARROW_GAP = 28;
/** The height of the line with a VPC's or a subnet's range. */
const CAPTION = 26;

/** The vertical positions of a picture's rows. */
export interface Stack {
  /** The y of each row. */
  readonly tops: readonly number[];
  readonly bottom: number;
  readonly bands: readonly Band[];
  readonly vpc?: number;
}

/** Stacks the rows from the top, with room for a caption above the first of each kind, and for arrows. */
export function stack(
  nodes: readonly Node[],
  connections: readonly Connection[],
  heights: readonly number[],
  from: number,
): Stack {
  const tops: number[] = [];
  const bands: { place: Place; top: number; bottom: number }[] = [];
  let vpc: number | undefined;
  let y = from + CAPTION;
  for (const [row, { place }] of nodes.entries()) {
    if (place !== "region" && vpc === undefined) {
      vpc = row === 0 ? y : y + 2 * GAP;
      y = vpc + CAPTION;
    }
    if (place !== "region" && bands.at(-1)?.place !== place) {
      y += bands.length === 0 ? 0 : GAP;
      bands.push({ place, top: y, bottom: y });
      y += CAPTION;
    } else if (row > 0) {
      y += joined(connections, row) ? ARROW_GAP - GAP : 4;
    }
    tops.push(y);
    y += heights[row]! + GAP;
    if (place !== "region") bands.at(-1)!.bottom = y;
  }
  return { tops, bottom: y, bands, ...(vpc === undefined ? {} : { vpc }) };
}

function joined(connections: readonly Connection[], row: number): boolean {
  return connections.some(({ way, from, to }) => way === "straight" && Math.max(from, to) === row);
}
