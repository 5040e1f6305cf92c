import { describe, expect, test } from "vitest";
import { type Draft, graphOf, type Inputs, policy, resource, trust } from "../../check/test/draft.ts";
import { type Difference, differenceOf } from "../difference.ts";
import { formatText } from "../format.ts";
import { formatMarkdown } from "../format-markdown.ts";
import { ignoredIn, sourcesIn } from "../images.ts";

const DATABASE = "aws:rds/cluster:Cluster";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const KEY = "aws:kms/key:Key";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ROLE = "aws:iam/role:Role";
const SERVICE = "aws:ecs/service:Service";
const SCALING = "aws:appautoscaling/target:Target";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const VPC = "aws:ec2/vpc:Vpc";

function diff(before: readonly Draft[], after: readonly Draft[]): Difference {
  return differenceOf({
    base: "main",
    before: { graph: graphOf(before) },
    after: { graph: graphOf(after) },
    images: [],
  });
}

/** One resource that changes. */
function change(type: string, before: Inputs, after: Inputs, more: Partial<Draft> = {}): Difference {
  return diff([resource(type, "it", before)], [resource(type, "it", after, more)]);
}

const risks = (difference: Difference): readonly string[] => difference.risks.map(({ of, says }) => `${of} ${says}`);
const said = ({ changes }: Difference): readonly string[] =>
  changes.flatMap(({ kind, subject, says }) =>
    says.length === 0 ? [`${kind} ${subject}`] : says.map((line) => `${kind} ${subject}: ${line}`),
  );

const vpc = (cidrBlock: string) => resource(VPC, "Vpc", { cidrBlock }, { id: "vpc-00000001" });
const roleAt = (path: string) => resource(ROLE, "Role", { path }, { id: "task", outputs: {} });
const policyThatNeeds = (dependencies: readonly string[]) =>
  resource("aws:iam/rolePolicy:RolePolicy", "Policy", { role: "task" }, { dependencies, outputs: {} });
const containers = (environment: readonly Inputs[], more: Inputs = {}) =>
  JSON.stringify([{ name: "api", image: "one", environment, ...more }]);
const task = (cpu: string, definitions: unknown = containers([])): Inputs => ({
  family: "payment-api-prod",
  cpu,
  containerDefinitions: definitions,
});
const tasks = (cpu: string) => ["a", "b"].map((name) => resource(TASK, name, { family: `${name}-prod`, cpu }));
const group = (name: string) => resource(GROUP, name, { name: `${name}-prod` }, { id: `sg-0000000${name.length}` });
const inGroups = (securityGroups: readonly string[]) => resource(LOAD_BALANCER, "it", { securityGroups });
const secretTask = (container: Inputs) =>
  resource(TASK, "task", { containerDefinitions: { $secret: JSON.stringify([{ name: "api", ...container }]) } });
const environment = (value: string) => ({ environment: [{ name: "X", value }] });
const role = (statement: Inputs, principal = "ecs-tasks.amazonaws.com"): Inputs => ({
  name: "task",
  assumeRolePolicy: trust(principal),
  inlinePolicies: [{ name: "own", policy: policy(statement) }],
});
const withPolicy = (statement: Inputs) => [
  resource(ROLE, "Role", { name: "task" }),
  resource("aws:iam/rolePolicy:RolePolicy", "Policy", { role: "task", policy: policy(statement) }),
];
const boundary = (Action: string) => ({ policy: policy({ Effect: "Allow", Action, Resource: "*" }) });
const address = (name: string, id: string) => [
  resource("aws:ec2/eip:Eip", name, {}, { id }),
  resource("aws:ec2/eip:Eip", "Read", {}, { id, read: true }),
];
const nat = (allocationId: string) => resource("aws:ec2/natGateway:NatGateway", "Nat", { allocationId });
const admits = (cidrIpv4: string, fromPort: number, toPort = fromPort) =>
  resource(INGRESS, `From${fromPort}`, {
    securityGroupId: "sg-00000002",
    ipProtocol: "tcp",
    cidrIpv4,
    fromPort,
    toPort,
  });
const database = (more: Partial<Draft>) => resource(DATABASE, "it", {}, more);
const subnet = (zone: string) => resource("aws:ec2/subnet:Subnet", zone, { availabilityZone: zone });

const urn = (types: string, name: string) => `urn:pulumi:prod::payments::${types}::${name}`;
const withRoleMoved = (rest: Draft) =>
  diff([roleAt("/a/"), rest], [roleAt("/b/"), rest]).changes.map(({ name }) => name);

test("two graphs that are the same differ in nothing", () => {
  const app = [resource(VPC, "Vpc", { cidrBlock: "10.0.0.0/16" })];
  expect(formatText(diff(app, app))).toBe("payments prod, compared with main: nothing changes, 0 to look at\n");
});

describe("a resource", () => {
  test("is created or destroyed", () => {
    expect(said(diff([], [resource(VPC, "Vpc")]))).toEqual(["created Vpc vpc"]);
    expect(said(diff([resource(VPC, "Vpc")], []))).toEqual(["destroyed Vpc vpc"]);
  });

  test("is changed in place where the provider can, and else replaced", () => {
    expect(said(change(LOAD_BALANCER, { idleTimeout: 60 }, { idleTimeout: 70 }))).toEqual([
      "changed it load balancer: idleTimeout: 60 → 70",
    ]);
    expect(said(change(LOAD_BALANCER, { internal: true }, { internal: false }))).toEqual([
      "replaced it load balancer: internal: true → false",
    ]);
  });

  test("of a type that nobody has looked up is said to be uncertain", () => {
    expect(said(change("aws:new/thing:Thing", { a: 1 }, { a: 2 }))).toEqual([
      "changed it thing: a: 1 → 2",
      "changed it thing: may be replaced for that: nobody has looked up this type",
    ]);
  });

  test("is left alone in what the engine ignores", () => {
    expect(said(change(VPC, { name: "a" }, { name: "b" }, { ignoreChanges: ["name"] }))).toEqual([]);
  });

  test("that is only read is another stage's", () => {
    expect(said(diff([], [resource(VPC, "Vpc", {}, { read: true })]))).toEqual([]);
  });

  test("that has another name is the same one where an alias says so, and with it what is below it", () => {
    const component = (name: string, aliases: readonly string[]) =>
      resource("app:Part", name, {}, { custom: false, urn: urn("app:Part", name), aliases });
    const child = (parent: string) =>
      resource(
        VPC,
        `${parent}Vpc`,
        {},
        { urn: urn(`app:Part$${VPC}`, `${parent}Vpc`), parent: urn("app:Part", parent) },
      );
    const before = [component("Old", []), child("Old")];
    expect(said(diff(before, [component("New", [urn("app:Part", "Old")]), child("New")]))).toEqual([]);
    expect(said(diff(before, [component("New", []), child("New")]))).toEqual([
      "destroyed OldVpc vpc",
      "created NewVpc vpc",
    ]);
  });

  test("that names a replaced one follows it, and is replaced where that forces it", () => {
    const vpcId = "vpc-00000001";
    const rest = [
      resource("aws:ec2/subnet:Subnet", "Subnet", { vpcId }, { id: "subnet-00000002" }),
      resource("aws:ec2/natGateway:NatGateway", "Nat", { subnetId: "subnet-00000002" }),
      resource("aws:ec2/internetGateway:InternetGateway", "Gateway", { vpcId }),
    ];
    expect(said(diff([vpc("a"), ...rest], [vpc("b"), ...rest]))).toEqual([
      "replaced Nat nat gateway: follows Subnet, which is replaced",
      "replaced Subnet subnet: follows Vpc, which is replaced",
      "replaced Vpc vpc: cidrBlock: a → b",
      "changed Gateway internet gateway: follows Vpc, which is replaced",
    ]);
  });

  test("that has the name of a replaced one by chance does not", () => {
    expect(withRoleMoved(policyThatNeeds([]))).toEqual(["Role"]);
    expect(withRoleMoved(policyThatNeeds(["urn:Role"]))).toEqual(["Policy", "Role"]);
  });
});

describe("a rule of a security group", () => {
  test("takes other ports in place, and is replaced for another kind of peer", () => {
    const range = { cidrIpv4: "10.0.0.0/16", toPort: 80 };
    expect(change(INGRESS, range, { ...range, toPort: 443 }).changes[0]?.kind).toBe("changed");
    expect(change(INGRESS, range, { referencedSecurityGroupId: "sg", toPort: 80 }).changes[0]?.kind).toBe("replaced");
  });
});

describe("what a reviewer reads", () => {
  const SAID: readonly (readonly [type: string, before: Inputs, after: Inputs, line: string])[] = [
    [TASK, task("1024"), task("2048"), "changed payment-api tasks: 2 vCPU instead of 1"],
    [
      TASK,
      task("256", containers([])),
      task("256", containers([], { image: "two" })),
      "changed payment-api tasks: another image of api",
    ],
    [
      TASK,
      task("256", containers([{ name: "MODE", value: "a" }])),
      task(
        "256",
        containers([
          { name: "NEW", value: "c" },
          { name: "MODE", value: "b" },
        ]),
      ),
      "changed payment-api tasks: environment MODE: a → b",
    ],
    [
      TASK,
      task("256"),
      task("256", containers([], { secrets: [{ name: "KEY", valueFrom: "x" }] })),
      "changed payment-api tasks: gets the secret KEY",
    ],
    [
      SCALING,
      { resourceId: "service/c/api-prod", minCapacity: 2 },
      { resourceId: "service/c/api-prod", minCapacity: 3 },
      "changed api scaling: at least 3 tasks, not 2",
    ],
    [
      DATABASE,
      { serverlessv2ScalingConfiguration: { minCapacity: 1 } },
      { serverlessv2ScalingConfiguration: { minCapacity: 2 } },
      "changed it database: at least 2 ACU, not 1",
    ],
    [
      "aws:lambda/invocation:Invocation",
      { triggers: { code: "a" } },
      { triggers: { code: "b" } },
      "changed it invocation: is called again",
    ],
    [
      "random:index/randomPassword:RandomPassword",
      { keepers: { generation: "1" } },
      { keepers: { generation: "2" } },
      "replaced it random password: keepers.generation: 1 → 2",
    ],
  ];
  test.each(SAID)("%s %j → %j: %s", (type, before, after, line) => {
    expect(said(change(type, before, after))).toContain(line);
  });

  test("says the same of several resources once", () => {
    expect(formatText(diff(tasks("1024"), tasks("2048")))).toContain("  a tasks, b tasks: 2 vCPU instead of 1\n");
  });

  test("names a resource as what manages it does, not as what only reads it", () => {
    const ids = ["eipalloc-00000001", "eipalloc-00000002"] as const;
    const found = diff([...address("One", ids[0]), nat(ids[0])], [...address("Two", ids[1]), nat(ids[1])]);
    expect(said(found)).toContain("replaced Nat nat gateway: allocationId: One eip → Two eip");
  });

  test("names resources, not their ids, and what a set gains and loses", () => {
    const groups = [group("one"), group("three")];
    const difference = diff([...groups, inGroups(["sg-00000003"])], [...groups, inGroups(["sg-00000005"])]);
    expect(said(difference)).toEqual([
      "changed it load balancer: securityGroups: with three security group, without one security group",
    ]);
  });
});

describe("a secret", () => {
  const SECRET = "correct-horse-battery-staple";

  test("is never shown, wherever it is", () => {
    const before = [resource(DATABASE, "it", { masterPassword: { $secret: "an-older-password" }, tags: {} })];
    const password = resource(DATABASE, "it", { masterPassword: { $secret: SECRET } }, { outputs: {} });
    const leaked = resource(VPC, "new", { description: `password ${SECRET}` }, { outputs: {} });
    const nothing = resource(VPC, "new", { description: "none" }, { outputs: {} });
    const difference = diff(
      [...before, nothing, secretTask(environment("a"))],
      [password, leaked, secretTask(environment(SECRET))],
    );
    const everything = formatText(difference) + formatMarkdown(difference) + JSON.stringify(difference);
    expect(everything).not.toContain(SECRET);
    expect(said(difference)).toContain("changed it database: masterPassword: another value (not shown)");
    expect(said(difference)).toContain("changed task tasks: environment X: another value (not shown)");
    expect(said(difference)).toContain("changed new vpc: description: none → password (not shown)");
  });

  test("hides not what a task definition is made of", () => {
    expect(said(diff([secretTask({ user: "1000" })], [secretTask({ user: "0" })]))).toEqual([
      "changed task tasks: containerDefinitions.api.user: 1000 → 0",
    ]);
  });
});

describe("to look at", () => {
  const read = { Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::b/*" };

  const WEAKER: readonly (readonly [type: string, before: Inputs, after: Inputs, risk: string])[] = [
    [DATABASE, { engine: "a" }, { engine: "b" }, "it database is replaced: what is in it is lost, but for snapshots"],
    [
      DATABASE,
      { deletionProtection: true },
      { deletionProtection: false },
      "it database AWS no longer refuses to delete it",
    ],
    [
      DATABASE,
      { backupRetentionPeriod: 14 },
      { backupRetentionPeriod: 7 },
      "it database backups are kept 7 days, not 14",
    ],
    [
      DATABASE,
      { skipFinalSnapshot: false },
      { skipFinalSnapshot: true },
      "it database no snapshot is left when it is deleted",
    ],
    [
      LOAD_BALANCER,
      { internal: true },
      { internal: false },
      "it load balancer is replaced: requests fail until its successor serves under its own address",
    ],
    [LOAD_BALANCER, { enableDeletionProtection: true }, {}, "it load balancer AWS no longer refuses to delete it"],
    [KEY, { enableKeyRotation: true }, { enableKeyRotation: false }, "it key is no longer rotated"],
    [
      "aws:cloudwatch/logGroup:LogGroup",
      {},
      { retentionInDays: 30 },
      "it log group logs older than 30 days are deleted",
    ],
    [LOAD_BALANCER, { dropInvalidHeaderFields: true }, {}, "it load balancer passes on headers that are not valid"],
    [
      LOAD_BALANCER,
      { accessLogs: { enabled: true } },
      { accessLogs: { enabled: false } },
      "it load balancer nobody can look up who asked for what",
    ],
    [
      SERVICE,
      { networkConfiguration: { assignPublicIp: false } },
      { networkConfiguration: { assignPublicIp: true } },
      "it service its tasks get public addresses",
    ],
    [SERVICE, {}, { enableExecuteCommand: true }, "it service a shell can be had in its tasks"],
    [
      SERVICE,
      { deploymentCircuitBreaker: { rollback: true } },
      {},
      "it service a deploy whose tasks do not start is not rolled back",
    ],
    [
      "aws:rds/clusterInstance:ClusterInstance",
      {},
      { publiclyAccessible: true },
      "it database instance gets a public address",
    ],
    [
      "aws:lb/listener:Listener",
      { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" },
      { sslPolicy: "ELBSecurityPolicy-2016-08" },
      "it listener speaks TLS by ELBSecurityPolicy-2016-08",
    ],
    [
      "aws:wafv2/webAcl:WebAcl",
      { rules: [{ name: "one" }, { name: "two" }] },
      { rules: [{ name: "two" }] },
      "it web acl no longer has one",
    ],
    [SCALING, { minCapacity: 3 }, { minCapacity: 2 }, "it scaling at least 2 tasks run, not 3"],
    [
      ROLE,
      role(read),
      role({ ...read, Action: ["s3:GetObject", "s3:PutObject"] }),
      "it role may now s3:PutObject on arn:aws:s3:::b/*",
    ],
    [ROLE, role(read), role(read, "lambda.amazonaws.com"), "it role may now be taken on by lambda.amazonaws.com"],
    [
      ROLE,
      role({ ...read, Effect: "Deny" }),
      role(read),
      "it role is no longer denied s3:GetObject on arn:aws:s3:::b/*",
    ],
    [
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      { blockPublicAcls: true },
      {},
      "it bucket public access block blockPublicAcls is off: the bucket could be made public",
    ],
    [
      "aws:lambda/invocation:Invocation",
      { lifecycleScope: "CRUD", functionName: "a" },
      { lifecycleScope: "CRUD", functionName: "b" },
      "it invocation is replaced: its function is called to undo what the old one did, after the new one has done it",
    ],
  ];
  test.each(WEAKER)("%s %j → %j: %s", (type, before, after, risk) => {
    expect(risks(change(type, before, after))).toContain(risk);
  });

  test.each(WEAKER.filter(([, , , risk]) => !risk.includes("replaced") && !risk.includes("taken on")))(
    "not the other way round: %s %j",
    (type, before, after, risk) => {
      expect(risks(change(type, after, before))).not.toContain(risk);
    },
  );

  test("is a policy of a role that is a resource of its own", () => {
    expect(risks(diff(withPolicy(read), withPolicy({ ...read, Resource: "*" })))).toEqual([
      "Role role may now s3:GetObject on *",
    ]);
  });

  test("is a boundary that is gone or wider", () => {
    expect(risks(change(ROLE, { permissionsBoundary: "arn:one" }, {}))).toEqual([
      "it role is no longer bounded by arn:one",
    ]);
    expect(risks(change("aws:iam/policy:Policy", boundary("s3:Get*"), boundary("s3:*")))).toEqual([
      "it policy now allows s3:* on *",
    ]);
  });

  test("is what is destroyed: key, secret, data", () => {
    const secret = resource("aws:secretsmanager/secret:Secret", "Token");
    const bucket = resource("aws:s3/bucketV2:BucketV2", "Logs", {}, { retainOnDelete: true });
    const found = risks(diff([resource(KEY, "Key"), secret, bucket], []));
    expect(found).toEqual([
      "Key key is destroyed: what it encrypted cannot be read any more once its waiting period is over",
      "Token secret is destroyed: nobody can read it where it was",
      "Logs bucket leaves the program: it stays in AWS, and nothing manages it any more",
    ]);
  });

  test("is protection that is gone, and says when it still holds", () => {
    const found = risks(diff([database({ protect: true, retainOnDelete: true })], [database({})]));
    expect(found).toEqual([
      "it database a deploy may delete it from now on",
      "it database is deleted in AWS when it leaves the program from now on",
    ]);
    expect(risks(diff([database({ protect: true })], []))[0]).toContain("It is protected, so the deploy will refuse");
  });

  test("is the worst first", () => {
    const log = resource("aws:cloudwatch/logGroup:LogGroup", "Log");
    expect(risks(diff([log, resource(LOAD_BALANCER, "a"), resource(DATABASE, "it")], []))).toEqual([
      expect.stringContaining("it database"),
      expect.stringContaining("a load balancer"),
      expect.stringContaining("Log log group"),
    ]);
  });

  test("is a security group that is opened, though nothing leads to it yet", () => {
    const found = risks(diff([group("db")], [group("db"), admits("0.0.0.0/0", 5432)]));
    expect(found).toEqual(["db security group admits 0.0.0.0/0 on tcp 5432, which it did not before"]);
  });

  test("is a security group that is opened wider, and not one that is opened less", () => {
    const some = [group("db"), admits("10.0.0.0/16", 5432)];
    const more = [group("db"), admits("10.0.0.0/8", 5432)];
    expect(risks(diff(some, more))).toEqual([
      "db security group admits 10.0.0.0/8 on tcp 5432, which it did not before",
    ]);
    expect(risks(diff(more, some))).toEqual([]);
    expect(risks(diff([group("db"), admits("10.0.0.0/8", 1, 65_535)], some))).toEqual([]);
  });

  test("is a zone less", () => {
    const found = risks(diff([subnet("a"), subnet("b"), subnet("c")], [subnet("a"), subnet("b")]));
    expect(found).toContain("network spans 2 zones, not 3");
  });

  test("is nothing of what is only added or made safer", () => {
    expect(risks(diff([], [resource(DATABASE, "it"), resource(ROLE, "Role", role(read))]))).toEqual([]);
  });
});

test("Markdown says what to look at in sight, and values are no markup", () => {
  const markdown = formatMarkdown(
    change(LOAD_BALANCER, { internal: true, name: "<b>@everybody</b>" }, { internal: false, name: "x|y" }),
  );
  expect(markdown).toContain("**1 to look at:**\n\n- it load balancer: is replaced");
  expect(markdown).toContain("<details><summary>Replaced</summary>");
  expect(markdown).not.toContain("<b>");
  expect(markdown).not.toContain("@everybody");
});

test("an image is made of what COPY takes from the context, less what is ignored", () => {
  const dockerfile =
    "COPY package.json package-lock.json ./\nCOPY --from=base /a b\nCOPY --chown=1:1 packages packages\nRUN x\n";
  expect(sourcesIn(dockerfile)).toEqual(["package.json", "package-lock.json", "packages"]);
  expect(ignoredIn("# why\n*\n!packages\n**/test\n")).toEqual([":(exclude,glob)**/test", ":(exclude,glob)**/test/**"]);
});
