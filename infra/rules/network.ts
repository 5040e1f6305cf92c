import { stageOf } from "../stage.ts";
import type { Graph, Resource } from "@platform/blueprint/graph";
import { names, ofType, texts } from "@platform/blueprint/read";
import { type Opening, openingsOf } from "@platform/blueprint/reach/openings";
import { EVERY_PORT, formatPorts, intersect, port } from "@platform/blueprint/reach/ports";
import { isPublicSubnet, natGatewayOf, routeTableOf, subnetOf } from "@platform/blueprint/reach/routes";
import { statementsOf } from "@platform/blueprint/check/policy";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { DEPLOYED, LASTING } from "./stages.ts";

const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"] as const;

/** Ports of remote shells, old mail, databases and admin consoles. Source: Security Hub's EC2.19. */
const HIGH_RISK = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888,
  9200, 9300,
];
const WORLD = new Set(["0.0.0.0/0", "::/0"]);

export const NETWORK: readonly Rule[] = [
  rule({
    id: "EC2.2",
    title: "The default security group admits nothing",
    checkov: "CKV2_AWS_12",
    pci: "7.2.1",
    why: "Whatever is created without a group of its own gets it.",
    of: ["aws:ec2/vpc:Vpc", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
    holds: (resource, graph) =>
      resource.type === "aws:ec2/vpc:Vpc"
        ? ofType(graph, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").some(({ inputs }) =>
            names(inputs.vpcId, resource),
          ) || "it is left as AWS makes it"
        : none(openings(graph, resource).map(describe)),
  }),
  rule({
    id: "EC2.6",
    title: "The VPC has a flow log of all traffic",
    checkov: "CKV2_AWS_11",
    pci: "10.2.1",
    why: "After a breach, it is what shows who spoke to whom.",
    of: "aws:ec2/vpc:Vpc",
    holds: (vpc, graph) =>
      ofType(graph, "aws:ec2/flowLog:FlowLog").some(
        ({ inputs }) => names(inputs.vpcId, vpc) && inputs.trafficType === "ALL",
      ),
  }),
  worldPort("EC2.13", 22, "CKV_AWS_24", "SSH"),
  worldPort("EC2.14", 3389, "CKV_AWS_25", "RDP"),
  rule({
    id: "EC2.15",
    title: "Subnets give out no public addresses",
    checkov: "CKV_AWS_130",
    pci: "1.3, 1.4",
    why: "A task that lands in a public subnet by mistake must not be on the internet with it.",
    of: "aws:ec2/subnet:Subnet",
    holds: ({ inputs }) => inputs.mapPublicIpOnLaunch !== true,
  }),
  rule({
    id: "EC2.18",
    title: "The whole world is admitted on TCP 80 and 443 only",
    checkov: "CKV_AWS_277",
    pci: "1.3.1",
    why: "Everything else is for peers that have a name.",
    of: GROUPS,
    holds: (group, graph) =>
      none(
        fromWorld(graph, group)
          .filter(
            ({ protocol, ports }) => protocol !== "tcp" || ports.from !== ports.to || ![80, 443].includes(ports.from),
          )
          .map(describe),
      ),
  }),
  rule({
    id: "EC2.19",
    title: "No high-risk port is open to the world",
    pci: "1.2.5",
    why: "They are what scanners try first.",
    of: GROUPS,
    holds: (group, graph) =>
      none(
        fromWorld(graph, group)
          .filter(({ ports }) => HIGH_RISK.some((risk) => intersect([ports], [port(risk)]).length > 0))
          .map(describe),
      ),
  }),
  rule({
    id: "CKV_AWS_382",
    title: "No security group lets everything out to everywhere",
    checkov: "CKV_AWS_382",
    pci: "1.3.2",
    why: "Stolen data leaves through the way out.",
    of: GROUPS,
    holds: (group, graph) =>
      none(
        openings(graph, group)
          .filter((one) => one.direction === "out" && isWorld(one) && isEveryPort(one))
          .map(describe),
      ),
  }),
  rule({
    id: "CKV_AWS_23",
    title: "Every security group and every rule says what it is for",
    checkov: "CKV_AWS_23",
    pci: "1.3.2",
    why: "A rule that nobody can explain is never removed.",
    of: "aws:ec2/securityGroup:SecurityGroup",
    holds: (group, graph) =>
      none([
        ...(["", "Managed by SST", "Managed by Pulumi"].includes(group.inputs.description ?? "") ? ["the group"] : []),
        ...openings(graph, group)
          .filter(({ description }) => description === "")
          .map(describe),
      ]),
  }),
  rule({
    id: "groups-not-ranges",
    title: "Rules name groups, not ranges; only the world is a range",
    why: "A range admits whatever is put there next year.",
    of: GROUPS,
    holds: (group, graph) =>
      none(
        openings(graph, group)
          // A prefix list of AWS's names the route to S3.
          .filter((one) => one.peer.kind !== "group" && !isWorld(one) && !isToPrefixList(one))
          .map(describe),
      ),
  }),
  rule({
    id: "three-zones",
    title: "Private and public subnets span three zones",
    why: "With one of three zones lost, two thirds are left; with one of two, half.",
    stages: LASTING,
    of: "aws:ec2/vpc:Vpc",
    holds: (vpc, graph) => {
      const subnets = ofType(graph, "aws:ec2/subnet:Subnet").filter(({ inputs }) => names(inputs.vpcId, vpc));
      const zones = (isPublic: boolean) =>
        new Set(
          subnets
            .filter((subnet) => isPublicSubnet(graph, subnet) === isPublic)
            .map(({ inputs }) => inputs.availabilityZone),
        ).size;
      return (zones(true) >= 3 && zones(false) >= 3) || `${zones(false)} private, ${zones(true)} public`;
    },
  }),
  rule({
    id: "nat-per-zone",
    title: "Each private subnet leaves through a NAT gateway of its own zone",
    why: "A zone must not lose the internet because another one fell.",
    stages: LASTING,
    of: "aws:ec2/subnet:Subnet",
    holds: (subnet, graph) => {
      if (isPublicSubnet(graph, subnet)) return true;
      const gateway = natGatewayOf(graph, subnet);
      if (gateway === undefined) return "no NAT gateway";
      const home = subnetOf(graph, gateway.inputs.subnetId);
      if (home === undefined || !isPublicSubnet(graph, home)) return "its NAT gateway is not in a public subnet";
      return home.inputs.availabilityZone === subnet.inputs.availabilityZone || "its NAT gateway is in another zone";
    },
  }),
  rule({
    id: "nat-stable-address",
    title: "NAT gateways have addresses that survive them",
    why: "Acquirers and merchants admit us by address.",
    stages: LASTING,
    of: "aws:ec2/natGateway:NatGateway",
    holds: ({ inputs }, graph) =>
      ofType(graph, "aws:ec2/eip:Eip").some((address) => names(inputs.allocationId, address)),
  }),
  rule({
    id: "s3-endpoint",
    title: "S3 is reached through a gateway endpoint from every private subnet",
    why: "Layers of images come from S3: through NAT they would be paid by the gigabyte. The endpoint is free.",
    stages: LASTING,
    of: "aws:ec2/vpc:Vpc",
    holds: (vpc, graph) => {
      const tables = new Set(
        ofType(graph, "aws:ec2/vpcEndpoint:VpcEndpoint")
          .filter(({ inputs }) => names(inputs.vpcId, vpc) && (inputs.serviceName ?? "").endsWith(".s3"))
          .flatMap(({ inputs }) => inputs.routeTableIds ?? []),
      );
      const subnets = ofType(graph, "aws:ec2/subnet:Subnet").filter(({ inputs }) => names(inputs.vpcId, vpc));
      const without = subnets.filter((subnet) => {
        const table = routeTableOf(graph, subnet);
        return !isPublicSubnet(graph, subnet) && !(table !== undefined && tables.has(table.id ?? ""));
      });
      return none(without.map(({ name }) => name));
    },
  }),
  rule({
    id: "s3-endpoint-policy",
    title: "Only the layers of images are read through the S3 endpoint",
    why: "Stolen data would leave through it to somebody's bucket, past every security group.",
    stages: LASTING,
    of: "aws:ec2/vpcEndpoint:VpcEndpoint",
    holds: ({ inputs }) => {
      const statements = statementsOf(inputs.policy).filter(({ Effect }) => Effect === "Allow");
      const resources = statements.flatMap((statement) => texts(statement["Resource"]));
      return (
        statements.length > 0 &&
        statements.every(({ Action }) => texts(Action).join() === "s3:GetObject") &&
        resources.every((arn) => /^arn:aws:s3:::prod-[a-z0-9-]+-starport-layer-bucket\/\*$/.test(arn))
      );
    },
  }),
  rule({
    id: "functions-in-private-subnets",
    title: "Functions are in the VPC, in private subnets",
    why: "Outside of the VPC a function does not reach the database; in a public subnet it has no way out to its secret.",
    stages: DEPLOYED,
    of: "aws:lambda/function:Function",
    holds: ({ inputs }, graph) =>
      inputs.vpcConfig === undefined
        ? "it is not in the VPC"
        : none(notPrivate(graph, inputs.vpcConfig.subnetIds ?? [])),
  }),
];

/** The faults of subnets that should be private. */
export function notPrivate(graph: Graph, subnetIds: readonly string[]): readonly string[] {
  if (subnetIds.length === 0) return ["its subnets are unknown"];
  // A preview uses staging's subnets, which staging's check covers.
  const mayBeUnknown = stageOf(graph.stage).kind === "preview";
  return subnetIds.flatMap((id) => {
    const subnet = subnetOf(graph, id);
    if (subnet === undefined) return mayBeUnknown ? [] : [`${id} is unknown`];
    return isPublicSubnet(graph, subnet) ? [`${id} is public`] : [];
  });
}

function worldPort(id: string, number: number, checkov: string, protocol: string): Rule {
  return rule({
    id,
    title: `Port ${number} is not open to the world`,
    checkov,
    pci: "1.3.1",
    why: `Nobody administers this by ${protocol}.`,
    of: GROUPS,
    holds: (group, graph) =>
      fromWorld(graph, group).every(({ ports }) => intersect([ports], [port(number)]).length === 0),
  });
}

function openings(graph: Graph, group: Resource): readonly Opening[] {
  return openingsOf(graph).filter((opening) => opening.group === group.id);
}

function fromWorld(graph: Graph, group: Resource): readonly Opening[] {
  return openings(graph, group).filter((one) => one.direction === "in" && isWorld(one));
}

function isWorld({ peer }: Opening): boolean {
  return peer.kind === "range" && WORLD.has(peer.cidr);
}

function isToPrefixList({ peer, direction }: Opening): boolean {
  return peer.kind === "prefix list" && direction === "out";
}

/** Nothing connects to port 0, so a range may begin at 1. */
function isEveryPort({ ports }: Opening): boolean {
  return ports.from <= 1 && ports.to === EVERY_PORT.to;
}

function describe({ direction, protocol, ports, peer }: Opening): string {
  const what = protocol === "-1" ? "everything" : `${protocol} ${formatPorts(ports)}`;
  return `${what} ${direction === "in" ? "from" : "to"} ${peer.kind === "range" ? peer.cidr : peer.id}`;
}
