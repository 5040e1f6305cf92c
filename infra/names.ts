import type { ServiceName, Stage } from "./stage";

/** Bills and inventories sort by this tag. Environment, Team and CostCenter are the provider's default tags. */
export type TagService = ServiceName | "database" | "network" | "operations";

/** A resource's name in AWS. It contains the stage, because staging and its previews share an account. */
export const nameOf = (stage: Stage, what: string): string => `${what}-${stage.name}`;

/** The tag that names a resource's service. It replaces the tags that SST sets: see `alsoTagged`. */
export const tagsOf = (service: TagService): { Service: TagService } => ({ Service: service });

interface Taggable {
  tags?: $util.Input<Record<string, $util.Input<string>>> | undefined;
}

/**
 * Returns a transform that adds the tag to those that SST sets, because SST finds network and cluster by its own tags. SST
 * adds the tag `Name` to some types, and finds subnets by it, but only if they have no other tag. So the transform adds
 * `Name` too when it gets the logical name.
 */
export const alsoTagged =
  (service: TagService) =>
  (args: Taggable, _opts?: unknown, name?: string): undefined => {
    const own = args.tags ?? (name === undefined ? {} : { Name: `${$app.name}-${$app.stage}-${name}` });
    args.tags = $util.output(own).apply((tags) => ({ ...tags, ...tagsOf(service) }));
  };

/** Turns `payment-api` into `PaymentApi`, the form of Pulumi's logical names. */
export const logicalNameOf = (name: string): string =>
  name
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
