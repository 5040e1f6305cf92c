import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { graphOf, SYNTHESIS_MS } from "../../../../infra/test/graphs.ts";
import { id, type Draft, graphOf as graphWith, resource } from "../../test/draft.ts";
import { formatTable, formatText } from "../format.ts";
import { needsOf, type QuotaNeed } from "../needs.ts";
import { formatPage } from "../page.ts";
import { QUOTAS } from "../quota-table.ts";
import { project } from "../../../../blueprint.config.ts";

const needOf = (all: readonly QuotaNeed[], name: string): QuotaNeed | undefined =>
  all.find(({ quota }) => quota.name === name);
const needIn = (resources: readonly Draft[], name: string) => needOf(needsOf(graphWith(resources)), name);

const ON_DEMAND = "Fargate On-Demand vCPU resource count";
const SPOT = "Fargate Spot vCPU resource count";

/** A service of two to eight tasks with half a vCPU each: a base of one on demand, and the rest half and half. */
function service(inputs: Draft["inputs"] = {}): Draft[] {
  return [
    resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
      cpu: "512",
      memory: "1024",
      containerDefinitions: "[]",
    }),
    resource("aws:ecs/service:Service", "one", {
      name: "one",
      taskDefinition: id("task"),
      desiredCount: 2,
      capacityProviderStrategies: [
        { capacityProvider: "FARGATE", base: 1, weight: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 1 },
      ],
      ...inputs,
    }),
    resource("aws:appautoscaling/target:Target", "scaling", {
      resourceId: "service/c/one",
      minCapacity: 2,
      maxCapacity: 8,
    }),
  ];
}

const amounts = (need: QuotaNeed | undefined) => need?.needs.map(({ amount }) => amount);

describe("Fargate's vCPU", () => {
  test("are counted on demand and on Spot, at rest and at full scale, twice while a deploy runs", () => {
    // 2 tasks: 2 + 0. 8 tasks: 1 + 4 on demand, 3 on Spot.
    expect(amounts(needIn(service(), ON_DEMAND))).toEqual([1, 2, 5]);
    expect(amounts(needIn(service(), SPOT))).toEqual([0, 0, 3]);
  });

  test("are as many beside the old tasks as the service allows, rounded down", () => {
    // 150 % of 2 tasks is one more; of 8, four more: 1 + 2 on demand and 1 on Spot.
    expect(amounts(needIn(service({ deploymentMaximumPercent: 150 }), ON_DEMAND))).toEqual([1, 1.5, 4]);
    expect(amounts(needIn(service({ deploymentMaximumPercent: 150 }), SPOT))).toEqual([0, 0, 2]);
  });

  test("without a strategy are all on demand", () => {
    expect(amounts(needIn(service({ capacityProviderStrategies: undefined }), ON_DEMAND))).toEqual([1, 2, 8]);
  });
});

const rule = (name: string, group: string): Draft =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {
    securityGroupId: id(group),
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "0.0.0.0/0",
  });
const group = (name: string): Draft => resource("aws:ec2/securityGroup:SecurityGroup", name, { name });
const acl = (rules: object[]): Draft[] => [resource("aws:wafv2/webAcl:WebAcl", "acl", { name: "acl", rules })];

describe("a limit of each of several things", () => {
  test("is judged by the largest: rules of a group and direction", () => {
    const resources = [group("a"), group("b"), rule("1", "a"), rule("2", "b"), rule("3", "b")];
    expect(needIn(resources, "Inbound or outbound rules per security group")?.needs).toEqual([
      { amount: 2, when: "in of b" },
    ]);
  });

  test("white space of a policy is not counted", () => {
    const policy = resource("aws:iam/policy:Policy", "boundary", { policy: '{ "Version": "2012-10-17" }' });
    expect(needIn([policy], "Characters of a managed policy")?.most).toBe(24);
  });

  test("inline policies of a role are counted together, also those that are resources of their own", () => {
    const role = resource("aws:iam/role:Role", "role", { inlinePolicies: [{ policy: "12345" }] });
    const apart = resource("aws:iam/rolePolicy:RolePolicy", "apart", { role: id("role"), policy: "678" });
    expect(needIn([role, apart], "Characters of a role's inline policies")?.most).toBe(8);
  });

  test("a firewall with a rule of an unknown kind has no figure, rather than one that is too small", () => {
    const known = { statement: { managedRuleGroupStatement: { name: "AWSManagedRulesCommonRuleSet" } } };
    const name = "Web ACL capacity units per web ACL";
    expect(needIn(acl([known]), name)?.most).toBe(700);
    expect(needIn(acl([known, { statement: { geoMatchStatement: {} } }]), name)).toBeUndefined();
  });
});

test("what another stage has made is that stage's need", () => {
  const address = resource("aws:ec2/eip:Eip", "address", {}, { read: true });
  expect(needsOf(graphWith([address]))).toEqual([]);
});

test("each quota is there once", () => {
  expect(new Set(QUOTAS.map(({ name }) => name)).size).toBe(QUOTAS.length);
  const codes = QUOTAS.flatMap(({ code }) => code ?? []);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^L-[0-9A-F]{8}$/);
});

test("a new account has 10,000 buckets, says AWS, and a quota without a source has no figure", () => {
  const buckets = needIn([resource("aws:s3/bucketV2:BucketV2", "logs", {})], "General purpose buckets")!;
  expect(buckets.quota.initial).toBe(10_000);
  expect(formatTable([buckets])).toContain("| 1 | 10,000 | s3 |");
  for (const { initial, source } of QUOTAS) expect(initial === undefined).toBe(source === "none");
});

describe("the stages", { timeout: SYNTHESIS_MS }, () => {
  test("prod needs 9 vCPU at its first deploy, 18 while it deploys at rest, 42 and 18 on Spot at ten tasks each", async () => {
    const needs = needsOf(await graphOf("prod"));
    expect(needOf(needs, ON_DEMAND)).toMatchObject({ short: true, most: 42 });
    expect(amounts(needOf(needs, ON_DEMAND))).toEqual([9, 18, 42]);
    expect(amounts(needOf(needs, SPOT))).toEqual([0, 0, 18]);
  });

  test("the text says what to raise, and to what", async () => {
    const text = formatText("prod", needsOf(await graphOf("prod")));
    expect(text).toMatch(/^A new account has less than prod needs:\n +9 of 6 {2}Fargate On-Demand vCPU.*first deploy/);
    expect(text).toMatch(/ask AWS to raise Fargate On-Demand vCPU resource count to 42, Fargate Spot .* to 18\./);
    expect(text).toMatch(/8 of \? {2}Secrets \(secretsmanager\)/);
  });

  test("docs/generated/quotas.md is what `npm run infra -- quotas --stage prod --page` writes", async () => {
    const graphs = await Promise.all(project.pages.stages.map((stage) => graphOf(stage)));
    const written = readFileSync(join(import.meta.dirname, "../../../../docs/generated/quotas.md"), "utf8");
    expect(written).toBe(formatPage(graphs, project.pages.quotas));
  });
});
