import type { Graph, Resource } from "@platform/blueprint/graph";

/** The URNs of everything that must exist before a resource, over any number of steps. */
export function dependenciesOf(resource: Resource, graph: Graph): ReadonlySet<string> {
  const byUrn = new Map(graph.resources.map((one) => [one.urn, one]));
  const found = new Set<string>();
  const open = [...resource.dependencies];
  for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
    if (found.has(urn)) continue;
    found.add(urn);
    open.push(...(byUrn.get(urn)?.dependencies ?? []));
  }
  return found;
}
