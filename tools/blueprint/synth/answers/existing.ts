import type { Values } from "../values.ts";
import type { World } from "./world.ts";
import { arn } from "./arn.ts";
import { addressOf } from "./shared-network.ts";

/** SST expects these tags on another stage's resources: the versions of the components that own them. */
const COMPONENT_TAGS = {
  "sst:component-version": "2",
  "sst:ref-version": "2",
  "sst:ref:version": "2.0",
  "sst:ref:password": "example",
};

/**
 * The properties of an existing resource (`Vpc.get` and the like): all of them when the neighbouring stage created it,
 * otherwise its identity and what SST checks.
 */
export async function existing(type: string, id: string, { neighbour, place }: World): Promise<Values> {
  const made = (await neighbour())?.resources.find((resource) => resource.type === type && resource.id === id);
  if (made !== undefined) return { ...made.inputs, ...made.outputs, ...versions(made.outputs["tagsAll"]) };
  return {
    arn: id.startsWith("arn:") ? id : arn(place, type.split(/[:/]/)[1]!, id),
    name: id.split("/").at(-1),
    ...versions({}),
    ...(type === "aws:ec2/natGateway:NatGateway" ? { allocationId: addressOf(id) } : {}),
  };
}

function versions(tags: unknown): Values {
  const all = { ...COMPONENT_TAGS, ...(tags as object | undefined) };
  // SST 3 reads `tags`, SST 4 reads `tagsAll`.
  return { tags: all, tagsAll: all };
}
