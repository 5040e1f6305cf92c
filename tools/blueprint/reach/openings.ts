import type { Graph, Resource } from "../graph.ts";
import { type Fields, number, objects, ofType, text, texts } from "../read.ts";
import { EVERY_PORT, type Ports } from "./ports.ts";

/** One thing that a security group admits, in or out, whichever of AWS's three notations said so. */
export interface Opening {
  /** Id of the security group. */
  readonly group: string;
  readonly direction: "in" | "out";
  /** `tcp`, `udp`, `icmp`, or `-1` for all. */
  readonly protocol: string;
  readonly ports: Ports;
  readonly peer: Peer;
  readonly description: string;
  /** The resource that says so. */
  readonly source: Resource;
}

export type Peer =
  | { readonly kind: "group"; readonly id: string }
  | { readonly kind: "range"; readonly cidr: string }
  /** A list of ranges that AWS keeps. */
  | { readonly kind: "prefix list"; readonly id: string };

/** Whether a connection can use it: UDP and ICMP know none. */
export function carriesConnections({ protocol }: Opening): boolean {
  return protocol === "-1" || protocol === "tcp";
}

/** Everything that the security groups of a graph admit. */
export function openingsOf(graph: Graph): readonly Opening[] {
  return graph.resources.filter(({ read }) => !read).flatMap((resource) => READERS[resource.type]?.(resource) ?? []);
}

/** Types that say what a security group admits, and how each is read. */
const READERS: Readonly<Record<string, (resource: Resource) => readonly Opening[]>> = {
  "aws:ec2/securityGroup:SecurityGroup": readGroup,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": readGroup,
  "aws:ec2/securityGroupRule:SecurityGroupRule": (resource) =>
    inlineRule(resource, text(resource.inputs["securityGroupId"]), directionOf(resource), resource.inputs),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (resource) => singleRule(resource, "in"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (resource) => singleRule(resource, "out"),
};

/** Ids of the groups that a graph defines. */
export function groupsOf(graph: Graph): readonly Resource[] {
  return ofType(graph, "aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
}

function readGroup(resource: Resource): readonly Opening[] {
  const id = resource.id ?? "";
  return [
    ...objects(resource.inputs["ingress"]).flatMap((rule) => inlineRule(resource, id, "in", rule)),
    ...objects(resource.inputs["egress"]).flatMap((rule) => inlineRule(resource, id, "out", rule)),
  ];
}

function directionOf(rule: Resource): Opening["direction"] {
  return text(rule.inputs["type"]) === "egress" ? "out" : "in";
}

/** A rule with lists of peers. */
function inlineRule(
  source: Resource,
  group: string,
  direction: Opening["direction"],
  rule: Fields,
): readonly Opening[] {
  const peers: readonly Peer[] = [
    ...texts(rule["cidrBlocks"]).map(range),
    ...texts(rule["ipv6CidrBlocks"]).map(range),
    ...texts(rule["securityGroups"]).map(member),
    ...texts(rule["sourceSecurityGroupId"]).map(member),
    ...(rule["self"] === true ? [member(group)] : []),
    ...texts(rule["prefixListIds"]).map(prefixList),
  ];
  return peers.map((peer) => opening(source, group, direction, rule, text(rule["protocol"]), peer));
}

/** A rule with one peer. */
function singleRule(source: Resource, direction: Opening["direction"]): readonly Opening[] {
  const rule = source.inputs;
  const peers: readonly Peer[] = [
    ...texts(rule["cidrIpv4"]).map(range),
    ...texts(rule["cidrIpv6"]).map(range),
    ...texts(rule["referencedSecurityGroupId"]).map(member),
    ...texts(rule["prefixListId"]).map(prefixList),
  ];
  const group = text(rule["securityGroupId"]);
  return peers.map((peer) => opening(source, group, direction, rule, text(rule["ipProtocol"]), peer));
}

const range = (cidr: string): Peer => ({ kind: "range", cidr });
const member = (id: string): Peer => ({ kind: "group", id });
const prefixList = (id: string): Peer => ({ kind: "prefix list", id });

/** AWS takes protocols by number too. */
const PROTOCOLS: Readonly<Record<string, string>> = { all: "-1", "6": "tcp", "17": "udp", "1": "icmp" };

function opening(
  source: Resource,
  group: string,
  direction: Opening["direction"],
  rule: Fields,
  said: string,
  peer: Peer,
): Opening {
  const protocol = PROTOCOLS[said.toLowerCase()] ?? said.toLowerCase();
  const everyPort = protocol === "-1" || Number.isNaN(number(rule["fromPort"]));
  const ports = everyPort ? EVERY_PORT : { from: number(rule["fromPort"]), to: number(rule["toPort"]) };
  return { group, direction, protocol, ports, peer, description: text(rule["description"]), source };
}
