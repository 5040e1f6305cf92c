import type { Resource } from "../graph.ts";

/**
 * The URNs under which a deploy looks for a resource in the state: its own, its aliases, and those that its parents' URNs
 * imply.
 */
export function urnsOf(resource: Resource, byUrn: ReadonlyMap<string, Resource>): readonly string[] {
  const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
  const inherited = parent === undefined ? [] : urnsOf(parent, byUrn).map((urn) => below(urn, parent, resource));
  return [...new Set([resource.urn, ...(resource.aliases ?? []), ...inherited])];
}

/** A child's name starts with its parent's, so a deploy looks for it under the parent's former name. */
function below(parentUrn: string, parent: Resource, child: Resource): string {
  const [start = "", app = "", types = "", parentName = ""] = parentUrn.split("::");
  const name = child.name.startsWith(parent.name) ? `${parentName}${child.name.slice(parent.name.length)}` : child.name;
  return [start, app, `${types}$${child.type}`, name].join("::");
}
