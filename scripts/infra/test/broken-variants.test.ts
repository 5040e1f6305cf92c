import { beforeAll, describe, expect, test } from "vitest";
import { evaluate } from "../check/evaluate.ts";
import { RULES } from "../check/rules.ts";
import { SUPPRESSIONS } from "../check/suppressions.ts";
import type { Graph } from "../graph.ts";
import { reachOf } from "../reach/reach.ts";
import { type Patch, synthesisePatched } from "./broken-variants.ts";

/** What an ill-considered change to infra/ looks like, and what must catch it: a rule, or a connection that appears. */
interface Variant {
  readonly what: string;
  readonly patches: readonly Patch[];
  readonly caughtBy: { readonly rule: string; readonly resource: RegExp } | { readonly edge: string };
}

const patch = (file: string, search: Patch["search"], replace: string): Patch => ({
  file: `infra/${file}`,
  search,
  replace,
});

const VARIANTS: readonly Variant[] = [
  {
    what: "tasks are given public addresses",
    patches: [patch("service.ts", "assignPublicIp: false", "assignPublicIp: true")],
    caughtBy: { rule: "ECS.2", resource: /^PaymentApiService$/ },
  },
  {
    what: "tasks are put into public subnets",
    patches: [patch("service.ts", "subnets: network.privateSubnets", "subnets: network.publicSubnets")],
    caughtBy: { rule: "ECS.2", resource: /^FraudDetectionService$/ },
  },
  {
    what: "the default security group keeps SST's rules",
    patches: [patch("network.ts", /args\.ingress = \[\];\s*args\.egress = \[\];/, "")],
    caughtBy: { rule: "EC2.2", resource: /^VpcSecurityGroup$/ },
  },
  {
    what: "public subnets give out addresses",
    patches: [patch("network.ts", "mapPublicIpOnLaunch = false", "mapPublicIpOnLaunch = true")],
    caughtBy: { rule: "EC2.15", resource: /^VpcPublicSubnet1$/ },
  },
  {
    what: "the database's port is open to the world",
    patches: [
      patch(
        "security-groups.ts",
        "const FROM_INTERNET: readonly InternetRule<Peer>[] = [",
        'const FROM_INTERNET: readonly InternetRule<Peer>[] = [{ peer: "database", fromPort: 5432, toPort: 5432, why: "Reports" },',
      ),
    ],
    caughtBy: { rule: "EC2.19", resource: /^DatabaseGroup$/ },
  },
  {
    what: "the public load balancer listens to the world on another port",
    patches: [
      patch(
        "security-groups.ts",
        'fromPort: HTTPS, toPort: HTTPS, why: "Merchants',
        'fromPort: HTTPS, toPort: 8443, why: "Merchants',
      ),
    ],
    caughtBy: { rule: "EC2.18", resource: /^PublicLoadBalancerGroup$/ },
  },
  {
    what: "the migrator may reach payment-api",
    patches: [
      patch(
        "security-groups.ts",
        '{ from: "migrator", to: "database", port: POSTGRESQL }',
        '{ from: "migrator", to: "database", port: POSTGRESQL }, { from: "migrator", to: "payment-api", port: 8080 }',
      ),
    ],
    caughtBy: { edge: "migrator > payment-api 8080" },
  },
  {
    what: "a service calls another one around its load balancer",
    patches: [
      patch(
        "security-groups.ts",
        'from: "payment-api", to: "fraud-detection-load-balancer", port: HTTP',
        'from: "payment-api", to: "fraud-detection", port: 8081',
      ),
    ],
    caughtBy: { edge: "payment-api > fraud-detection 8081" },
  },
  {
    what: "an internal load balancer faces the internet",
    patches: [patch("load-balancer.ts", "public: isPublic,", "public: true,")],
    caughtBy: { rule: "load-balancer-placement", resource: /^FraudDetectionLoadBalancer$/ },
  },
  {
    what: "TLS 1.0 is spoken, as by default",
    patches: [patch("load-balancer.ts", 'if (args.protocol === "HTTPS") args.sslPolicy = TLS_POLICY;', "")],
    caughtBy: { rule: "ELB.17", resource: /^PaymentApiListenerHTTPS443$/ },
  },
  {
    what: "port 80 serves instead of redirecting",
    patches: [
      patch(
        "load-balancer.ts",
        '{ listen: "80/http" as const, redirect: "443/https" as const, container: service }',
        'forward("80/http", service, port)',
      ),
    ],
    caughtBy: { rule: "ELB.1", resource: /^PaymentApiListenerHTTP80$/ },
  },
  {
    what: "the firewall is not in front of anything",
    patches: [patch("firewall.ts", /new aws\.wafv2\.WebAclAssociation\([\s\S]*?\}\);/, "void loadBalancerArn;")],
    caughtBy: { rule: "ELB.16", resource: /^PaymentApiLoadBalancer$/ },
  },
  {
    what: "draining takes AWS's five minutes",
    patches: [patch("load-balancer.ts", "args.deregistrationDelay = DEREGISTRATION_SECONDS;", "")],
    caughtBy: { rule: "drain-chain", resource: /^PaymentApiService$/ },
  },
  {
    what: "containers may write to their root",
    patches: [patch("task-definition.ts", "readonlyRootFilesystem: true", "readonlyRootFilesystem: false")],
    caughtBy: { rule: "ECS.5", resource: /^PaymentApiTask$/ },
  },
  {
    what: "containers run as root",
    patches: [patch("task-definition.ts", "  user: USER,\n", "")],
    caughtBy: { rule: "ECS.20 [M]", resource: /^NotificationServiceTask$/ },
  },
  {
    what: "the acquirer's credential is in the plain environment",
    patches: [
      patch(
        "payment-api.ts",
        'const { value } = new sst.Secret("AcquirerCredential");\n  return {\n    url,',
        'const { value } = new sst.Secret("AcquirerCredential");\n  return {\n    url: $interpolate`${url}?key=${value}` as unknown as string,',
      ),
    ],
    caughtBy: { rule: "ECS.8", resource: /^PaymentApiTask$/ },
  },
  {
    what: "the execution role reads every secret",
    patches: [patch("roles.ts", "mayReadSecrets(stage, secretArns, keyArn)", 'mayReadSecrets(stage, "*", keyArn)')],
    caughtBy: { rule: "KMS.2", resource: /^PaymentApiExecutionRole$/ },
  },
  {
    what: "SST's managed policy stays on the execution role",
    patches: [patch("roles.ts", "args.managedPolicyArns = [];", "")],
    caughtBy: { rule: "no-managed-policy", resource: /^FraudDetectionExecutionRole$/ },
  },
  {
    what: "a deploy resets the number of tasks",
    patches: [patch("service.ts", 'opts.ignoreChanges = ["desiredCount"];', "")],
    caughtBy: { rule: "desired-count", resource: /^PaymentApiService$/ },
  },
  {
    what: "tasks start before their listener and the migrations",
    patches: [patch("service.ts", "opts.dependsOn = startsAfter(deps, loadBalancer);", "")],
    caughtBy: { rule: "migrations-first", resource: /^PaymentApiService$/ },
  },
  {
    what: "prod's database can be deleted by a deploy",
    patches: [patch("database-cluster.ts", "Object.assign(opts, retained(stage), {", "Object.assign(opts, {")],
    caughtBy: { rule: "database-protected", resource: /^DatabaseCluster$/ },
  },
  {
    what: "the database accepts connections without TLS",
    patches: [patch("database-cluster.ts", '"rds.force_ssl": "1"', '"rds.force_ssl": "0"')],
    caughtBy: { rule: "RDS.38", resource: /^DatabaseCluster$/ },
  },
  {
    what: "the database has no reader",
    patches: [patch("database-cluster.ts", "replicas: readers,", "replicas: 0 * readers,")],
    caughtBy: { rule: "RDS.15", resource: /^DatabaseCluster$/ },
  },
  {
    what: "CloudWatch may not use the key",
    patches: [patch("encryption.ts", "`logs.${stage.region}.amazonaws.com`", '"ec2.amazonaws.com"')],
    caughtBy: { rule: "log-key-policy", resource: /^PaymentApiLogGrouppayment-api$/ },
  },
  {
    what: "every stage is tagged production",
    patches: [{ file: "sst.config.ts", search: "Environment: stage.name", replace: 'Environment: "production"' }],
    caughtBy: { rule: "tags", resource: /^PaymentApiService$/ },
  },
];

/** A synthesis takes seconds. */
const TIMEOUT = 60_000;

function violations(graph: Graph, rule: string): readonly string[] {
  const result = evaluate(graph, RULES, SUPPRESSIONS).results.find((one) => one.rule.id === rule)!;
  return result.findings.filter(({ suppressed }) => suppressed === undefined).map(({ resource }) => resource);
}

function edges(graph: Graph, host?: Graph): readonly string[] {
  return reachOf(graph, host).edges.map(({ from, to, port }) => `${from} > ${to} ${port}`);
}

describe("a broken variant of infra/ is caught:", () => {
  let whole: Graph;
  beforeAll(async () => {
    whole = await synthesisePatched([]);
  }, TIMEOUT);

  test.each(VARIANTS)("$what", { timeout: TIMEOUT }, async ({ patches, caughtBy }) => {
    const broken = await synthesisePatched(patches);
    if ("edge" in caughtBy) {
      expect(edges(whole)).not.toContain(caughtBy.edge);
      expect(edges(broken)).toContain(caughtBy.edge);
    } else {
      expect(violations(whole, caughtBy.rule)).toEqual([]);
      expect(violations(broken, caughtBy.rule)).toEqual(
        expect.arrayContaining([expect.stringMatching(caughtBy.resource)]),
      );
    }
  });

  // Of a preview as it is, infra/test/reach.test.ts holds the whole table.
  test("a preview's tasks are in the group of staging's payment-api", { timeout: TIMEOUT }, async () => {
    const lendsItsOwn = patch(
      "preview-groups.ts",
      "return { previews,",
      'return { previews: network.groupIds["payment-api"][0]!,',
    );
    const [preview, staging] = await Promise.all(
      ["pr-12", "staging"].map((stage) => synthesisePatched([lendsItsOwn], stage)),
    );
    expect(edges(preview!, staging)).toContain("payment-api > fraud-detection-staging load balancer 80");
  });
});
