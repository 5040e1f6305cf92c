import type { Graph } from "../graph.ts";
import { isPublic } from "../reach/addresses.ts";
import { endpointsOf } from "../reach/endpoints.ts";
import { openingsOf } from "../reach/openings.ts";
import { formatPorts } from "../reach/ports.ts";

/** Who is outside, as described by security group rules: those who may call in, and those whom a stage may call. */
export interface Outside {
  /** `443: Customers`, a line for each port. */
  readonly calling: readonly string[];
  readonly called: readonly string[];
}

/** Reads the security groups of the endpoints with these names. */
export function outsideOf(graph: Graph, names: ReadonlySet<string>): Outside {
  const groups = new Set(
    endpointsOf(graph)
      .filter(({ name }) => names.has(name))
      .flatMap((endpoint) => endpoint.groups),
  );
  const openings = openingsOf(graph).filter(
    ({ group, peer }) => groups.has(group) && peer.kind === "range" && isPublic(peer.cidr),
  );
  const told = (direction: "in" | "out"): readonly string[] => {
    const described = openings.filter((opening) => opening.direction === direction && opening.description !== "");
    const byPort = Map.groupBy(
      described.toSorted((a, b) => a.ports.from - b.ports.from),
      ({ ports }) => formatPorts(ports).replace("-", "–"),
    );
    return [...byPort].map(
      ([port, all]) => `${port}: ${[...new Set(all.flatMap(({ description }) => description.split("; ")))].join("; ")}`,
    );
  };
  return { calling: told("in"), called: told("out") };
}

/** The height of the box for the outside, in pixels. */
export function heightOfOutside({ calling, called }: Outside): number {
  return 36 + 17 * Math.max(calling.length, called.length);
}
