import { type Connection, OUTSIDE, samePorts } from "./connections.ts";
import { type Frame, HEAD, LANE } from "./frame.ts";
import { SMALL_SIZE } from "./measure.ts";
import type { Node } from "./node.ts";
import type { Arrow, Box, Label, Point } from "./picture.ts";

export interface Routed {
  readonly arrow: Arrow;
  readonly labels: readonly Label[];
}

/** Draws the arrows between the boxes of a frame; no arrow leads through a box. */
export function routesOf(nodes: readonly Node[], connections: readonly Connection[], frame: Frame): readonly Routed[] {
  const styleOf = ({ to }: Connection): string =>
    to === OUTSIDE ? "leave" : nodes[to]!.kind === "database" ? "data" : "flow";
  return connections.map((connection) => {
    const { strokes, labels } = ROUTES[connection.way](connection, { nodes, connections, frame });
    return { arrow: { strokes, style: styleOf(connection), edges: connection.edges }, labels };
  });
}

interface Scene {
  readonly nodes: readonly Node[];
  readonly connections: readonly Connection[];
  readonly frame: Frame;
}

type Route = (connection: Connection, scene: Scene) => { strokes: Arrow["strokes"]; labels: readonly Label[] };

const ROUTES: Readonly<Record<Connection["way"], Route>> = { straight, left: routeLeft, right: routeRight };

function straight({ from, to, ports }: Connection, { frame }: Scene): ReturnType<Route> {
  const [a, b] = [boxOf(frame, from), boxOf(frame, to)];
  const down = from < to;
  const x = spine(Math.max(a.x, b.x)) - (down ? 0 : LANE);
  const [start, end] = down ? [a.y + a.height, b.y] : [a.y, b.y + b.height];
  // The label of an arrow from the internet is above the frame of the region.
  const labelY = from === OUTSIDE ? start + 16 : (start + end) / 2 + 4;
  return { strokes: [[at(x, start), at(x, end)]], labels: [label(x + 8, labelY, ports.join(", "), "start")] };
}

/** Leads to the internet: through the NAT gateways, or around them from a public subnet or when there are none. */
function routeLeft({ from, ports }: Connection, { nodes, frame }: Scene): ReturnType<Route> {
  const source = frame.rows[from]!;
  const y = middle(source);
  const nat = nodes.findIndex(({ kind }) => kind === "NAT");
  const gate = nodes[from]!.place === "public" ? undefined : frame.rows[nat];
  const x = gate === undefined ? frame.directLane : frame.leftLane;
  const bottom = frame.outside.y + frame.outside.height;
  const strokes =
    gate === undefined
      ? [[at(source.x, y), at(x, y), at(x, bottom)]]
      : [
          [at(source.x, y), at(x, y), at(x, middle(gate)), at(gate.x, middle(gate))],
          [at(spine(gate.x), gate.y), at(spine(gate.x), bottom)],
        ];
  const labels = ports.map((port, line) => label(source.x - 8, line === 0 ? y - 5 : y + 14 * line, port, "end"));
  return { strokes, labels };
}

function routeRight(connection: Connection, { connections, frame }: Scene): ReturnType<Route> {
  const { from, to, lane, ports } = connection;
  const target = frame.rows[to]!;
  const x = frame.rightLane + lane * LANE;
  // An arrow from a box to itself is a loop.
  const end = at(right(target), stubOf(connections, frame, to, connection) + (from === to ? 12 : 0));
  const arrive = [at(x, end.y), end];
  if (from === OUTSIDE) {
    const top = frame.outside.y + frame.outside.height;
    return { strokes: [[at(x, top), ...arrive]], labels: [label(x - 8, top + 16, ports.join(", "), "end")] };
  }
  const start = at(right(frame.rows[from]!), stubOf(connections, frame, from, connection));
  const told = from !== to && samePorts(connections, connection) ? end : start;
  return {
    strokes: [[start, at(x, start.y), ...arrive]],
    labels: [label(told.x + 16, told.y - 5, ports.join(", "), "start")],
  };
}

/**
 * The y of a connection's end on the right side of a row. From the top: arrows that go up, inner lanes first, then arrows that
 * go down, outer lanes first, so that none of them cross here.
 */
function stubOf(connections: readonly Connection[], frame: Frame, row: number, of: Connection): number {
  const box = frame.rows[row]!;
  const keyOf = ({ from, to, lane }: Connection): number => ((from === row ? to : from) < row ? lane - 1000 : -lane);
  const beside = connections.filter(({ way, from, to }) => way === "right" && (from === row || to === row));
  const keys = [...new Set(beside.map(keyOf))].toSorted((a, b) => a - b);
  return Math.round(box.y + (box.height * (keys.indexOf(keyOf(of)) + 1)) / (keys.length + 1));
}

/** All straight arrows share this x, near the right end of the rows' first part. */
const spine = (x: number): number => x + HEAD - 64;

const boxOf = (frame: Frame, row: number): Box => (row === OUTSIDE ? frame.outside : frame.rows[row]!);
const middle = (box: Box): number => Math.round(box.y + box.height / 2);
const right = (box: Box): number => box.x + box.width;
const at = (x: number, y: number): Point => ({ x, y });

function label(x: number, y: number, text: string, anchor: Label["anchor"]): Label {
  return { x, y: Math.round(y), text, anchor, size: SMALL_SIZE, bold: false };
}
