import type { ServiceName, Stage } from "./stage";

/** What a bill and an inventory are sorted by. Environment, Team and CostCenter are the provider's default tags. */
type TagService = ServiceName | "database" | "network" | "operations";

/** The name of something in AWS. It carries the stage, because staging and its previews share an account. */
export const nameOf = (stage: Stage, what: string): string => `${what}-${stage.name}`;

/** The tag that says which service something belongs to. Never for what SST finds by its tags: it replaces them. */
export const tagsOf = (service: TagService): { Service: TagService } => ({ Service: service });

/** `payment-api` as `PaymentApi`: how SST and Pulumi name what is not yet in AWS. */
export const logicalNameOf = (name: string): string =>
  name
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
