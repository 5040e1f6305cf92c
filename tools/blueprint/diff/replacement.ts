import type { Resource } from "../graph.ts";
import { asType, type ByType, byType } from "../read.ts";
import { EVERYTHING, REPLACED_FOR, TAGS_ONLY_IN_PLACE } from "./replacement-table.ts";

/** Replacements that depend on more than the input's name. */
const CONDITIONS: ByType<readonly string[], [after: Resource]> = {
  // ECS cannot switch an existing service between a launch type and capacity providers.
  "aws:ecs/service:Service": (before, after) =>
    isPlaced(before) === isPlaced(asType(after, "aws:ecs/service:Service")) ? [] : ["capacityProviderStrategies"],
  // An existing rule cannot change its kind of peer.
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": changedPeer,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": changedPeer,
  // For other invocations, a replacement only calls the function again. For these, it calls the function once more to undo the
  // old one.
  "aws:lambda/invocation:Invocation": (before) =>
    before.inputs.lifecycleScope === "CRUD" ? ["functionName", "qualifier", "triggers"] : [],
};

const isPlaced = (service: Resource<"aws:ecs/service:Service"> | undefined): boolean =>
  (service?.inputs.capacityProviderStrategies ?? []).length > 0;

const PEERS = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];

function changedPeer(before: Resource, after: Resource): readonly string[] {
  return PEERS.filter((peer) => (before.inputs[peer] === undefined) !== (after.inputs[peer] === undefined));
}

/** Whether the table has an entry for this type. */
export function isKnown(type: string): boolean {
  return REPLACED_FOR[type] !== undefined;
}

/** The changed inputs that make the provider replace the resource. */
export function forcing(before: Resource, after: Resource, changed: readonly string[]): readonly string[] {
  const named = REPLACED_FOR[after.type] ?? [];
  const conditional = byType(CONDITIONS, before, after) ?? [];
  return changed.filter((input) => conditional.includes(input) || isForced(named, input));
}

/** Whether an input that refers to a replaced resource forces a replacement. */
export function isForcing(type: string, input: string): boolean {
  return isForced(REPLACED_FOR[type] ?? [], input);
}

function isForced(named: (typeof REPLACED_FOR)[string], input: string): boolean {
  if (named === EVERYTHING) return true;
  if (named === TAGS_ONLY_IN_PLACE) return input !== "tags";
  return named.includes(input);
}
