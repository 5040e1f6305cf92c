import { describe, expect, test } from "vitest";
import { resource, type Inputs } from "../../test/draft.ts";
import { formatText } from "../format.ts";
import { formatMarkdown } from "../format-markdown.ts";
import { ignoredIn, sourcesIn } from "../images.ts";
import {
  DATABASE,
  INGRESS,
  LOAD_BALANCER,
  SCALING,
  TASK,
  VPC,
  diff,
  change,
  said,
  vpc,
  policyThatNeeds,
  containers,
  task,
  tasks,
  group,
  inGroups,
  secretTask,
  environment,
  address,
  nat,
  urn,
  withRoleMoved,
  component,
  child,
} from "./drafts.ts";

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

/** Fifteen similar load balancers. */
const balancers = (idleTimeout: number) =>
  Array.from({ length: 15 }, (_, at) =>
    resource(LOAD_BALANCER, `lb-${String.fromCodePoint(97 + at)}`, { idleTimeout }),
  );

describe("what a reviewer reads", () => {
  test("names twelve of the resources that change alike, and counts the others", () => {
    const text = formatText(diff(balancers(60), balancers(70)));
    expect(text).toContain("lb-l load balancer and 3 more: idleTimeout: 60 → 70");
    expect(text.match(/idleTimeout/g)).toHaveLength(1);
  });

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
