import type { Graph, Resource } from "../graph.ts";
import type { PolicyResource, StackResource } from "./pulumi-policy.ts";

/** A rule needs what the provider adds to a resource, which does not exist yet. */
export class TooEarly extends Error {
  override readonly name = "TooEarly";
}

/** A rule needs what the engine never passes to a policy pack, but a synthesis knows. */
export class NotTold extends Error {
  override readonly name = "NotTold";
}

/**
 * The graph of a deploy, for rules. `inputs` holds the inputs of the resources that the deploy registers, by URN; the others
 * are only read.
 */
export function graphOfStack(
  resources: readonly StackResource[],
  inputs: ReadonlyMap<string, PolicyResource["props"]>,
): Graph {
  const managed = resources.filter(({ type }) => !type.startsWith("pulumi:"));
  return {
    ...placeOf(resources[0]?.urn ?? ""),
    resources: managed.map((resource) => {
      const own = inputs.get(resource.urn);
      return resourceOf(resource, {
        inputs: own ?? {},
        outputs: resource.props,
        get id() {
          return resource.props["id"] as string;
        },
        dependencies: resource.dependencies.map(({ urn }) => urn),
        read: own === undefined,
      });
    }),
  };
}

/** The graph of one resource that the engine is about to create. */
export function graphOfResource(resource: PolicyResource): Graph {
  const told: Told = {
    inputs: resource.props,
    get outputs(): never {
      throw new TooEarly("outputs");
    },
    get id(): never {
      throw new TooEarly("id");
    },
    dependencies: [],
    read: false,
  };
  return { ...placeOf(resource.urn), resources: [resourceOf(resource, told)] };
}

/** Reads stage and app from `urn:pulumi:<stage>::<app>::…`. */
function placeOf(urn: string): Omit<Graph, "resources"> {
  const [stage = "", app = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  // Policies run on deploys, and never on `sst dev`.
  return { app, stage, dev: false, sst: "", outputs: {} };
}

type Told = Pick<Resource, "inputs" | "outputs" | "id" | "dependencies" | "read">;

/** Reads what may be missing only when a rule needs it, because not every rule does. */
function resourceOf({ type, name, urn, opts }: PolicyResource, told: Told): Resource {
  return {
    urn,
    type,
    name,
    ...(opts.parent === undefined ? {} : { parent: opts.parent }),
    custom: !type.startsWith("sst:"),
    inputs: told.inputs,
    get outputs() {
      return told.outputs;
    },
    get id() {
      return told.id as string;
    },
    dependencies: told.dependencies,
    protect: opts.protect,
    get retainOnDelete(): never {
      throw new NotTold("retainOnDelete");
    },
    ignoreChanges: opts.ignoreChanges,
    read: told.read,
  };
}
