import { type Draft, graphOf, type Inputs, policy, resource, trust } from "../../test/draft.ts";
import { type Difference, differenceOf } from "../difference.ts";

export const DATABASE = "aws:rds/cluster:Cluster";
export const GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const KEY = "aws:kms/key:Key";
export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
export const ROLE = "aws:iam/role:Role";
export const SERVICE = "aws:ecs/service:Service";
export const SCALING = "aws:appautoscaling/target:Target";
export const TASK = "aws:ecs/taskDefinition:TaskDefinition";
export const VPC = "aws:ec2/vpc:Vpc";

export function diff(before: readonly Draft[], after: readonly Draft[]): Difference {
  return differenceOf({
    base: "main",
    before: { graph: graphOf(before) },
    after: { graph: graphOf(after) },
    images: [],
  });
}

/** One resource that changes. */
export function change(type: string, before: Inputs, after: Inputs, more: Partial<Draft> = {}): Difference {
  return diff([resource(type, "it", before)], [resource(type, "it", after, more)]);
}

export const risks = (difference: Difference): readonly string[] =>
  difference.risks.map(({ of, says }) => `${of} ${says}`);
export const said = ({ changes }: Difference): readonly string[] =>
  changes.flatMap(({ kind, subject, says }) =>
    says.length === 0 ? [`${kind} ${subject}`] : says.map((line) => `${kind} ${subject}: ${line}`),
  );

export const vpc = (cidrBlock: string) => resource(VPC, "Vpc", { cidrBlock }, { id: "vpc-00000001" });
export const roleAt = (path: string) => resource(ROLE, "Role", { path }, { id: "task", outputs: {} });
export const policyThatNeeds = (dependencies: readonly string[]) =>
  resource("aws:iam/rolePolicy:RolePolicy", "Policy", { role: "task" }, { dependencies, outputs: {} });
export const containers = (environment: readonly Inputs[], more: Inputs = {}) =>
  JSON.stringify([{ name: "api", image: "one", environment, ...more }]);
export const task = (cpu: string, definitions: unknown = containers([])): Inputs => ({
  family: "payment-api-prod",
  cpu,
  containerDefinitions: definitions,
});
export const tasks = (cpu: string) => ["a", "b"].map((name) => resource(TASK, name, { family: `${name}-prod`, cpu }));
export const group = (name: string) =>
  resource(GROUP, name, { name: `${name}-prod` }, { id: `sg-0000000${name.length}` });
export const inGroups = (securityGroups: readonly string[]) => resource(LOAD_BALANCER, "it", { securityGroups });
export const secretTask = (container: Inputs) =>
  resource(TASK, "task", { containerDefinitions: { $secret: JSON.stringify([{ name: "api", ...container }]) } });
export const environment = (value: string) => ({ environment: [{ name: "X", value }] });
export const role = (statement: Inputs, principal = "ecs-tasks.amazonaws.com"): Inputs => ({
  name: "task",
  assumeRolePolicy: trust(principal),
  inlinePolicies: [{ name: "own", policy: policy(statement) }],
});
export const withPolicy = (statement: Inputs) => [
  resource(ROLE, "Role", { name: "task" }),
  resource("aws:iam/rolePolicy:RolePolicy", "Policy", { role: "task", policy: policy(statement) }),
];
export const boundary = (Action: string) => ({ policy: policy({ Effect: "Allow", Action, Resource: "*" }) });
export const address = (name: string, id: string) => [
  resource("aws:ec2/eip:Eip", name, {}, { id }),
  resource("aws:ec2/eip:Eip", "Read", {}, { id, read: true }),
];
export const nat = (allocationId: string) => resource("aws:ec2/natGateway:NatGateway", "Nat", { allocationId });
export const admits = (cidrIpv4: string, fromPort: number, toPort = fromPort) =>
  resource(INGRESS, `From${fromPort}`, {
    securityGroupId: "sg-00000002",
    ipProtocol: "tcp",
    cidrIpv4,
    fromPort,
    toPort,
  });
export const database = (more: Partial<Draft>) => resource(DATABASE, "it", {}, more);
export const subnet = (zone: string) => resource("aws:ec2/subnet:Subnet", zone, { availabilityZone: zone });

export const urn = (types: string, name: string) => `urn:pulumi:prod::payments::${types}::${name}`;
export const withRoleMoved = (rest: Draft) =>
  diff([roleAt("/a/"), rest], [roleAt("/b/"), rest]).changes.map(({ name }) => name);

/** A component, and a resource inside it. */
export const component = (name: string, aliases: readonly string[]) =>
  resource("app:Part", name, {}, { custom: false, urn: urn("app:Part", name), aliases });
export const child = (parent: string) =>
  resource(VPC, `${parent}Vpc`, {}, { urn: urn(`app:Part$${VPC}`, `${parent}Vpc`), parent: urn("app:Part", parent) });
