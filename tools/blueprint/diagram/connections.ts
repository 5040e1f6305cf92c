import { INTERNET } from "../reach/endpoints.ts";
import type { Edge } from "../reach/reach.ts";
import type { Node } from "./node.ts";

/** All edges between two boxes. Rows count from the top; the internet is row -1. */
export interface Connection {
  readonly from: number;
  readonly to: number;
  readonly edges: readonly Edge[];
  /** `443`, `80 (redirects)`. */
  readonly ports: readonly string[];
  readonly way: Way;
  /** Counted outwards from the boxes. */
  readonly lane: number;
}

/**
 * The path of an arrow: straight to the next box, on the left to the internet, otherwise on the right around the boxes between.
 */
export type Way = "straight" | "left" | "right";

export const OUTSIDE = -1;

export function connectionsOf(nodes: readonly Node[], edges: readonly Edge[]): readonly Connection[] {
  const rowOf = (name: string): number =>
    name === INTERNET ? OUTSIDE : nodes.findIndex(({ names }) => names.includes(name));
  const groups = Map.groupBy(edges, ({ from, to }) => `${rowOf(from)} ${rowOf(to)}`);
  const connections = [...groups.values()].map((same) => {
    const [from, to] = [rowOf(same[0]!.from), rowOf(same[0]!.to)];
    return { from, to, edges: same, ports: portsOf(same), way: wayOf(from, to), lane: 0 };
  });
  return inLanes(connections);
}

function portsOf(edges: readonly Edge[]): readonly string[] {
  return [
    ...new Set(edges.map(({ port, redirects }) => `${port.replace("-", "–")}${redirects ? " (redirects)" : ""}`)),
  ];
}

function wayOf(from: number, to: number): Way {
  if (to === OUTSIDE) return "left";
  return Math.abs(from - to) === 1 ? "straight" : "right";
}

/** Connections to the same box share a lane, and short lanes lie inside long ones, so that few arrows cross. */
function inLanes(connections: readonly Connection[]): readonly Connection[] {
  const taken: { readonly first: number; readonly last: number; readonly lane: number; readonly to: number }[] = [];
  const targets = Map.groupBy(
    connections.filter(({ way }) => way === "right"),
    ({ to }) => to,
  );
  const spans = [...targets].map(([to, all]) => {
    const rows = [to, ...all.map(({ from }) => from)];
    return { to, first: Math.min(...rows), last: Math.max(...rows) };
  });
  for (const span of spans.toSorted((a, b) => a.last - a.first - (b.last - b.first) || a.first - b.first)) {
    const beside = taken.filter(({ first, last }) => first <= span.last && span.first <= last).map(({ lane }) => lane);
    taken.push({ ...span, lane: beside.length === 0 ? 0 : Math.max(...beside) + 1 });
  }
  return connections.map((connection) => ({
    ...connection,
    lane: connection.way === "right" ? taken.find(({ to }) => to === connection.to)!.lane : 0,
  }));
}

/** Whether all connections in a lane use the same ports: then one label, where they arrive, is enough. */
export function samePorts(connections: readonly Connection[], { to, way }: Connection): boolean {
  const beside = connections.filter((other) => other.to === to && other.way === way);
  return new Set(beside.map(({ ports }) => ports.join())).size === 1;
}
