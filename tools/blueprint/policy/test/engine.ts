import type { Graph, Resource } from "../../graph.ts";
import { isSecret } from "../../read.ts";
import type { PolicyResource, ResourcePolicy, StackPolicy, StackResource } from "../pulumi-policy.ts";

/** Stands for a value that is unknown before a deploy. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Report {
  readonly policy: string;
  readonly level: "mandatory" | "advisory";
  readonly when: "before" | "end";
  readonly message: string;
  readonly urn: string | undefined;
}

/** Runs policies like Pulumi's engine and @pulumi/policy: first on each resource with its inputs, then on all the results. */
export function ask(policies: readonly (ResourcePolicy | StackPolicy)[], graph: Graph): readonly Report[] {
  const reports: Report[] = [];
  const reporter =
    ({ name, enforcementLevel }: ResourcePolicy | StackPolicy, when: Report["when"]) =>
    (message: string, urn?: string): void =>
      void reports.push({ policy: name, level: enforcementLevel, when, message, urn });
  for (const resource of graph.resources.filter(({ read }) => !read)) {
    for (const policy of policies) {
      if ("validateResource" in policy)
        policy.validateResource(toldOf(resource, resource.inputs), reporter(policy, "before"));
    }
  }
  const resources = stackOf(graph);
  for (const policy of policies) {
    if ("validateStack" in policy) policy.validateStack({ resources }, reporter(policy, "end"));
  }
  return reports;
}

function stackOf({ resources }: Graph): readonly StackResource[] {
  const told = resources.map((resource) => ({
    ...toldOf(resource, { ...resource.inputs, ...resource.outputs, ...(resource.id && { id: resource.id }) }),
    dependencies: [] as StackResource[],
  }));
  for (const [at, { dependencies }] of resources.entries()) {
    told[at]!.dependencies.push(...told.filter(({ urn }) => dependencies.includes(urn)));
  }
  return told;
}

function toldOf({ type, name, urn, protect, ignoreChanges }: Resource, props: Resource["inputs"]): PolicyResource {
  return { type, name, urn, props: guarded(props) as PolicyResource["props"], opts: { protect, ignoreChanges } };
}

/** Removes the marks of secrets, and throws when an unknown value is read. */
function guarded(value: unknown): unknown {
  if (isSecret(value)) return guarded(value.$secret);
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const item = (target as Record<string | symbol, unknown>)[key];
      if (item === UNKNOWN)
        throw Object.assign(new Error(`${String(key)} is not known`), { unknownTypeSentinel: UNKNOWN });
      return guarded(item);
    },
  });
}
