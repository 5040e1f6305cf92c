import type { Graph, Resource, ResourceOf } from "../graph.ts";
import { type ByType, byType, number, ofType } from "../read.ts";
import { EVERY_PORT, type Ports } from "./ports.ts";

/** One peer that a security group admits, in or out, from any of AWS's three notations. */
export interface Opening {
  /** Id of the security group. */
  readonly group: string;
  readonly direction: "in" | "out";
  /** `tcp`, `udp`, `icmp`, or `-1` for all. */
  readonly protocol: string;
  readonly ports: Ports;
  readonly peer: Peer;
  readonly description: string;
  /** The resource that defines the rule. */
  readonly source: Resource;
}

export type Peer =
  | { readonly kind: "group"; readonly id: string }
  | { readonly kind: "range"; readonly cidr: string }
  /** A list of ranges that AWS maintains. */
  | { readonly kind: "prefix list"; readonly id: string };

/** Whether it admits connections: UDP and ICMP have none. */
export function carriesConnections({ protocol }: Opening): boolean {
  return protocol === "-1" || protocol === "tcp";
}

/** Everything that a graph's security groups admit. */
export function openingsOf(graph: Graph): readonly Opening[] {
  return graph.resources.filter(({ read }) => !read).flatMap((resource) => byType(READERS, resource) ?? []);
}

/** For each type that defines rules, a function that reads them. */
const READERS: ByType<readonly Opening[]> = {
  "aws:ec2/securityGroup:SecurityGroup": readGroup,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": readGroup,
  "aws:ec2/securityGroupRule:SecurityGroupRule": (resource) =>
    inlineRule(resource, resource.inputs.securityGroupId ?? "", directionOf(resource), {
      ...resource.inputs,
      securityGroups: [resource.inputs.sourceSecurityGroupId ?? []].flat(),
    }),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (resource) => singleRule(resource, "in"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (resource) => singleRule(resource, "out"),
};

type SecurityGroup = ResourceOf<
  "aws:ec2/securityGroup:SecurityGroup" | "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
>;
type InlineRule = NonNullable<SecurityGroup["inputs"]["ingress"]>[number];
type SingleRule = ResourceOf<
  | "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
  | "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
>;

/** The security groups that a graph defines. */
export function groupsOf(graph: Graph): readonly SecurityGroup[] {
  return ofType(graph, "aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
}

function readGroup(resource: SecurityGroup): readonly Opening[] {
  const id = resource.id ?? "";
  return [
    ...(resource.inputs.ingress ?? []).flatMap((rule) => inlineRule(resource, id, "in", rule)),
    ...(resource.inputs.egress ?? []).flatMap((rule) => inlineRule(resource, id, "out", rule)),
  ];
}

function directionOf({ inputs }: Resource<"aws:ec2/securityGroupRule:SecurityGroupRule">): Opening["direction"] {
  return inputs.type === "egress" ? "out" : "in";
}

/** A rule with lists of peers. */
function inlineRule(
  source: Resource,
  group: string,
  direction: Opening["direction"],
  rule: InlineRule,
): readonly Opening[] {
  const peers: readonly Peer[] = [
    ...(rule.cidrBlocks ?? []).map(range),
    ...(rule.ipv6CidrBlocks ?? []).map(range),
    ...(rule.securityGroups ?? []).map(member),
    ...(rule.self === true ? [member(group)] : []),
    ...(rule.prefixListIds ?? []).map(prefixList),
  ];
  return peers.map((peer) => opening(source, group, direction, rule, rule.protocol, peer));
}

/** A rule with one peer. */
function singleRule(source: SingleRule, direction: Opening["direction"]): readonly Opening[] {
  const rule = source.inputs;
  const peers: readonly Peer[] = [
    ...[rule.cidrIpv4, rule.cidrIpv6].flatMap((cidr) => (cidr === undefined ? [] : [range(cidr)])),
    ...(rule.referencedSecurityGroupId === undefined ? [] : [member(rule.referencedSecurityGroupId)]),
    ...(rule.prefixListId === undefined ? [] : [prefixList(rule.prefixListId)]),
  ];
  const group = rule.securityGroupId ?? "";
  return peers.map((peer) => opening(source, group, direction, rule, rule.ipProtocol, peer));
}

const range = (cidr: string): Peer => ({ kind: "range", cidr });
const member = (id: string): Peer => ({ kind: "group", id });
const prefixList = (id: string): Peer => ({ kind: "prefix list", id });

/** AWS also accepts protocols as numbers. */
const PROTOCOLS: Readonly<Record<string, string>> = { all: "-1", "6": "tcp", "17": "udp", "1": "icmp" };

function opening(
  source: Resource,
  group: string,
  direction: Opening["direction"],
  rule: Pick<InlineRule, "fromPort" | "toPort" | "description">,
  said = "",
  peer: Peer,
): Opening {
  const protocol = PROTOCOLS[said.toLowerCase()] ?? said.toLowerCase();
  const everyPort = protocol === "-1" || rule.fromPort === undefined;
  const ports = everyPort ? EVERY_PORT : { from: number(rule.fromPort), to: number(rule.toPort) };
  return { group, direction, protocol, ports, peer, description: rule.description ?? "", source };
}
