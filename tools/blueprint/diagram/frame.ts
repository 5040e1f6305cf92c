import { type Connection, OUTSIDE } from "./connections.ts";
import { SMALL_SIZE, widthOf } from "./measure.ts";
import type { Node } from "./node.ts";
import type { Box } from "./picture.ts";
import { ARROW_GAP, type Band, GAP, stack } from "./stack.ts";

/** The positions of the nodes' boxes from the top, of what surrounds them, and of the zones' columns. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly outside: Box;
  readonly region: Box;
  /** Absent when no node is in a network. */
  readonly vpc?: Box;
  readonly rows: readonly Box[];
  /** The x of the rows. */
  readonly left: number;
  readonly zones: readonly Column[];
  readonly bands: readonly Band[];
  /** The x of the innermost lane on the right. */
  readonly rightLane: number;
  /** The x of the lanes on the left: to the NAT gateways, and around them. */
  readonly leftLane: number;
  readonly directLane: number;
}

export interface Column {
  readonly zone: string;
  readonly x: number;
  readonly width: number;
}

export const WIDTH = 1200;
export const LANE = 26;
const MARGIN = 20;
const TITLE = 56;
/** The width of a row's first part, which holds its name. */
export const HEAD = 336;

/** Computes the frame; `heights` are the heights of the rows and of the box outside. */
export function frameOf(
  nodes: readonly Node[],
  connections: readonly Connection[],
  zones: readonly string[],
  heights: { readonly rows: readonly number[]; readonly outside: number },
): Frame {
  const left = MARGIN + 24 + LANE + gutter(connections, "left");
  const lanes = 1 + Math.max(0, ...connections.filter(({ way }) => way === "right").map(({ lane }) => lane));
  const right = WIDTH - MARGIN - 24 - lanes * LANE - gutter(connections, "right");
  const columns = columnsOf(zones, left + HEAD, right - GAP);
  const outside = { x: MARGIN, y: TITLE, width: WIDTH - 2 * MARGIN, height: heights.outside, style: "out" };
  const down = stack(nodes, connections, heights.rows, outside.y + outside.height + ARROW_GAP);
  const rows = nodes.map(({ place }, row): Box => {
    // Boxes of the region start further right, to leave room for arrows from the NAT gateways to the internet.
    const x = place === "region" ? left + HEAD : left;
    return { x, y: down.tops[row]!, width: right - x, height: heights.rows[row]!, style: "" };
  });
  const region = around(MARGIN, outside.y + outside.height + ARROW_GAP - 4, down.bottom + 2 * GAP, "region");
  return {
    width: WIDTH,
    height: region.y + region.height,
    outside,
    region,
    ...(down.vpc === undefined ? {} : { vpc: around(MARGIN + 12, down.vpc, down.bottom + GAP, "vpc") }),
    rows,
    left,
    zones: columns,
    bands: down.bands,
    rightLane: right + gutter(connections, "right"),
    leftLane: left - gutter(connections, "left"),
    directLane: left - gutter(connections, "left") - LANE / 2,
  };
}

function around(x: number, top: number, bottom: number, style: string): Box {
  return { x, y: top, width: WIDTH - 2 * x, height: bottom - top, style };
}

/** The width of the gap between the boxes and the first lane, which has to hold the widest label. */
function gutter(connections: readonly Connection[], way: "left" | "right"): number {
  const labels = connections.filter((one) => one.way === way && one.from !== OUTSIDE).flatMap(({ ports }) => ports);
  return 26 + Math.max(14, ...labels.map((label) => widthOf(label, SMALL_SIZE)));
}

function columnsOf(zones: readonly string[], from: number, to: number): readonly Column[] {
  const width = (to - from - GAP * (zones.length - 1)) / zones.length;
  return zones.map((zone, at) => ({ zone, x: Math.round(from + at * (width + GAP)), width: Math.floor(width) }));
}
