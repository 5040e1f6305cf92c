import type { ServiceName, Stage } from "./stage";

/** What a bill and an inventory are sorted by. Environment, Team and CostCenter are the provider's default tags. */
export type TagService = ServiceName | "database" | "network" | "operations";

/** The name of something in AWS. It carries the stage, because staging and its previews share an account. */
export const nameOf = (stage: Stage, what: string): string => `${what}-${stage.name}`;

/** The tag that says which service something belongs to. It replaces the tags that SST has given: see `alsoTagged`. */
export const tagsOf = (service: TagService): { Service: TagService } => ({ Service: service });

interface Taggable {
  tags?: $util.Input<Record<string, $util.Input<string>>> | undefined;
}

/**
 * A transform that adds the tag to those that SST sets: SST finds network and cluster by them. SST names some types by the
 * tag `Name`, but only while they have no other tag, and finds subnets by it; so a transform that is given the logical name
 * adds that one too.
 */
export const alsoTagged =
  (service: TagService) =>
  (args: Taggable, _opts?: unknown, name?: string): undefined => {
    const own = args.tags ?? (name === undefined ? {} : { Name: `${$app.name}-${$app.stage}-${name}` });
    args.tags = $util.output(own).apply((tags) => ({ ...tags, ...tagsOf(service) }));
  };

/** `payment-api` as `PaymentApi`: how SST and Pulumi name what is not yet in AWS. */
export const logicalNameOf = (name: string): string =>
  name
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
