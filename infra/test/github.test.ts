import { describe, expect, test } from "vitest";
import type { Graph, Resource } from "@platform/blueprint/graph";
import { ofType, text } from "@platform/blueprint/read";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import { lastingGrants, previewGrants } from "../github/grants";
import type { Grant, Scope } from "../github/scope";
import { graphOf, one, SYNTHESIS_MS } from "./graphs";
import { isAllowed, listOf, type PolicyStatement, type Request, statementsIn } from "./iam";
import { project } from "../../blueprint.config.ts";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const ACCOUNT = "123456789012";
const SCOPE: Scope = {
  stage: "x",
  host: "x",
  names: "*-x*",
  region: "us-east-1",
  accountId: ACCOUNT,
  keyArn: "arn:of:a:key",
  boundaryArn: "arn:of:a:boundary",
};

/** The policies of a workflow's role. */
interface Policies {
  readonly grants: readonly PolicyStatement[];
  readonly boundary: readonly PolicyStatement[];
}

async function policiesOf(name: "deploy-staging" | "deploy-previews-staging" | "deploy-prod"): Promise<Policies> {
  const graph = await graphOf(name.endsWith("prod") ? "prod" : "staging");
  const [inline] = one(graph, ROLE, name).inputs.inlinePolicies ?? [];
  return { grants: statementsIn(inline!.policy), boundary: boundaryIn(graph, name) };
}

const boundaryIn = (graph: Graph, name: string): readonly PolicyStatement[] =>
  statementsIn(one(graph, POLICY, name).inputs.policy);

describe("what a deploy needs", { timeout: SYNTHESIS_MS }, () => {
  test.each([
    ["prod", lastingGrants],
    ["staging", lastingGrants],
    ["pr-12", previewGrants],
  ] as const)("of %s is granted for every type of resource", async (stage, grants) => {
    expect(ungranted(await graphOf(stage), grants(SCOPE))).toEqual([]);
  });

  test("is granted for no type that no stage has", async () => {
    const graphs = await Promise.all(["prod", "staging", "pr-12"].map((stage) => graphOf(stage)));
    const types = new Set(graphs.flatMap(typesIn));
    const granted = [...lastingGrants(SCOPE), ...previewGrants(SCOPE)].flatMap((grant) => grant.types);
    expect(granted.filter((type) => !types.has(type))).toEqual([]);
  });

  test.each(["deploy-prod", "deploy-staging", "deploy-previews-staging"] as const)(
    "fits %s's boundary",
    async (name) => {
      const { grants, boundary } = await policiesOf(name);
      expect(outside(boundary, grants)).toEqual([]);
    },
  );

  test.each([
    ["prod", "deploy-prod"],
    ["staging", "deploy-staging"],
    ["pr-12", "deploy-previews-staging"],
  ])("for %s is not needed to make roles without a boundary: each has %s", async (stage, boundary) => {
    const roles = ofType(await graphOf(stage), ROLE).filter(({ inputs }) => inputs.path === undefined);
    const without = roles.filter(({ inputs }) => inputs.permissionsBoundary !== iam(`policy/workflows/${boundary}`));
    expect(roles).not.toEqual([]);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test.each(["prod", "staging", "pr-12"])("for %s leaves every role as much as it uses", async (stage) => {
    const graph = await graphOf(stage);
    const boundary = boundaryIn(
      stage === "pr-12" ? await graphOf("staging") : graph,
      stage === "pr-12" ? "deploy-previews-staging" : `deploy-${stage}`,
    );
    const own = ofType(graph, ROLE).filter(({ inputs }) => inputs.path === undefined);
    expect(own).not.toEqual([]);
    for (const role of own) expect([role.name, ...outside(boundary, allowedTo(role, graph))]).toEqual([role.name]);
  });
});

function typesIn(graph: Graph): string[] {
  const kept = graph.resources.filter(({ custom, read }) => custom && !read).map(({ type }) => type);
  return [...new Set(kept)].filter((type) => !type.startsWith("random:"));
}

function ungranted(graph: Graph, grants: readonly Grant[]): string[] {
  const granted = new Set(grants.flatMap(({ types }) => types));
  return typesIn(graph).filter((type) => !granted.has(type));
}

function allowedTo(role: Resource, graph: Graph): readonly PolicyStatement[] {
  const inline = (role.inputs.inlinePolicies ?? []) as { policy: unknown }[];
  const beside = ofType(graph, "aws:iam/rolePolicy:RolePolicy").filter(({ inputs }) => inputs.role === role.id);
  return [...inline.map(({ policy }) => policy), ...beside.map(({ inputs }) => inputs.policy)]
    .flatMap(statementsIn)
    .filter(({ Effect }) => Effect === "Allow");
}

/** What `statements` allow beyond the boundary. A wildcard counts as a character: only another wildcard covers it. */
function outside(boundary: readonly PolicyStatement[], statements: readonly PolicyStatement[]): string[] {
  return statements.flatMap(({ Action, Resource, Condition = {} }) => {
    const keys = Object.values(Condition).flatMap((expected) => Object.entries(expected));
    const context = Object.fromEntries(keys.map(([key, expected]) => [key, listOf(expected)[0]!]));
    return listOf(Action).flatMap((action) =>
      listOf(Resource)
        .filter((resource) => !isAllowed(boundary, { action, resource, context }))
        .map((resource) => `${action} ${resource}`),
    );
  });
}

const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const iam = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
const taggedAs = (stage: string) => ({ "aws:ResourceTag/sst:stage": stage });
const ownBucket = { "aws:ResourceAccount": ACCOUNT };
const KEY = async (): Promise<string> => text(one(await graphOf("staging"), "aws:kms/key:Key", "Key").outputs["arn"]);

const through = (service: string) => ({ "kms:ViaService": `${service}.us-east-1.amazonaws.com` });

type Case = [action: string, resource: string, context?: Request["context"]];

describe("the role of previews", { timeout: SYNTHESIS_MS }, () => {
  const state = "arn:aws:s3:::sst-state-example";
  const boundary = { "iam:PermissionsBoundary": iam("policy/workflows/deploy-previews-staging") };

  test.each<Case>([
    ["s3:PutObject", `${state}/app/payments/pr-12.json`, ownBucket],
    ["s3:DeleteObject", `${state}/lock/payments/pr-12.json`, ownBucket],
    ["s3:PutObject", `${state}/update/payments/pr-12/abc.json`, ownBucket],
    ["ssm:GetParameter", arn("ssm", "parameter/sst/passphrase/payments/pr-12")],
    ["ssm:GetParameter", arn("ssm", "parameter/payments/staging/preview-host")],
    ["lambda:InvokeFunction", arn("lambda", "function:preview-database-staging")],
    ["lambda:UpdateFunctionCode", arn("lambda", "function:migrator-pr-12")],
    ["ecs:UpdateService", arn("ecs", "service/payments-pr-12/payment-api-pr-12")],
    ["ecs:RegisterTaskDefinition", arn("ecs", "task-definition/payment-api-pr-12:1")],
    ["secretsmanager:CreateSecret", arn("secretsmanager", "secret:database-url-payments-pr-12-abc")],
    ["iam:CreateRole", iam("role/payments-pr-12-PaymentApiTaskRole-abc"), boundary],
    ["ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-1"), taggedAs("pr-12")],
    ["ec2:CreateSecurityGroup", arn("ec2", "vpc/vpc-1"), taggedAs("staging")],
    ["servicediscovery:CreateService", arn("servicediscovery", "namespace/ns-1"), taggedAs("staging")],
  ])("may %s %s", async (...[action, resource, context = {}]: Case) => {
    const policies = await policiesOf("deploy-previews-staging");
    expect(isAllowed(policies.grants, { action, resource, context })).toBe(true);
    expect(isAllowed(policies.boundary, { action, resource, context })).toBe(true);
  });

  // The role's policy refuses each, and so does the boundary alone, in case a grant is ever too wide.
  test.each<Case>([
    ["s3:GetObject", `${state}/app/payments/staging.json`, ownBucket],
    ["s3:GetObject", `${state}/secret/payments/staging.json`, ownBucket],
    ["s3:PutObject", `${state}/lock/payments/staging.json`, ownBucket],
    ["s3:GetObject", `${state}/app/payments/alice.json`, ownBucket],
    ["s3:GetObject", `${state}/app/payments/pr-12.json`, { "aws:ResourceAccount": "999999999999" }],
    ["s3:PutObject", `${state}/secret/payments/_fallback.json`, ownBucket],
    ["ssm:GetParameter", arn("ssm", "parameter/sst/passphrase/payments/staging")],
    ["ssm:PutParameter", arn("ssm", "parameter/payments/staging/preview-host")],
    ["ssm:PutParameter", arn("ssm", "parameter/sst/bootstrap")],
    ["secretsmanager:GetSecretValue", arn("secretsmanager", "secret:database-url-payments-staging-abc")],
    ["secretsmanager:PutSecretValue", arn("secretsmanager", "secret:service-credential-staging-abc")],
    ["lambda:InvokeFunction", arn("lambda", "function:migrator-staging")],
    ["lambda:UpdateFunctionCode", arn("lambda", "function:preview-database-staging")],
    ["ecs:UpdateService", arn("ecs", "service/payments-staging/payment-api-staging")],
    ["ecs:DeregisterTaskDefinition", "*"],
    ["ecs:RegisterTaskDefinition", arn("ecs", "task-definition/payment-api-staging:1")],
    ["logs:GetLogEvents", arn("logs", "log-group:/ecs/payment-api-staging:log-stream:x")],
    ["logs:DeleteLogGroup", arn("logs", "log-group:/ecs/payment-api-staging")],
    ["iam:CreateRole", iam("role/payments-pr-12-PaymentApiTaskRole-abc")],
    ["iam:CreateRole", iam("role/x-pr-12"), { "iam:PermissionsBoundary": iam("policy/workflows/deploy-staging") }],
    ["iam:DeleteRolePermissionsBoundary", iam("role/x-pr-12")],
    ["iam:PassRole", iam("role/migrator-staging"), { "iam:PassedToService": "lambda.amazonaws.com" }],
    ["iam:PassRole", iam("role/x-pr-12"), { "iam:PassedToService": "ec2.amazonaws.com" }],
    ["iam:PutRolePolicy", iam("role/migrator-staging"), boundary],
    ["iam:PutRolePolicy", iam("role/workflows/deploy-previews-staging"), boundary],
    ["iam:UpdateAssumeRolePolicy", iam("role/workflows/deploy-staging")],
    ["iam:CreatePolicyVersion", iam("policy/workflows/deploy-previews-staging")],
    ["iam:AddClientIDToOpenIDConnectProvider", iam("oidc-provider/token.actions.githubusercontent.com")],
    ["sts:AssumeRole", iam("role/workflows/deploy-staging")],
    ["ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-1"), taggedAs("staging")],
    ["ec2:DeleteSecurityGroup", arn("ec2", "security-group/sg-1"), taggedAs("staging")],
    [
      "ec2:CreateTags",
      arn("ec2", "security-group/sg-1"),
      { ...taggedAs("staging"), "aws:RequestTag/sst:stage": "pr-1" },
    ],
    ["ec2:DeleteVpc", arn("ec2", "vpc/vpc-1"), taggedAs("staging")],
    ["ec2:RunInstances", arn("ec2", "instance/*"), { "aws:RequestTag/sst:stage": "pr-12" }],
    ["servicediscovery:DeleteNamespace", arn("servicediscovery", "namespace/ns-1"), taggedAs("staging")],
    ["servicediscovery:DeleteService", arn("servicediscovery", "service/srv-1"), taggedAs("staging")],
    [
      "application-autoscaling:PutScalingPolicy",
      arn("application-autoscaling", "scalable-target/x"),
      taggedAs("staging"),
    ],
    ["apigateway:DELETE", "arn:aws:apigateway:us-east-1::/vpclinks/x", taggedAs("staging")],
    ["ecr:BatchDeleteImage", arn("ecr", "repository/sst-asset")],
    ["rds:ModifyDBCluster", arn("rds", "cluster:payments-staging")],
    ["cloudwatch:DeleteAlarms", arn("cloudwatch", "alarm:payment-api-errors-staging")],
    ["sns:Publish", arn("sns", "alarms-staging")],
  ])("can neither by grants nor by its boundary %s %s", async (...[action, resource, context = {}]: Case) => {
    const policies = await policiesOf("deploy-previews-staging");
    expect(isAllowed(policies.grants, { action, resource, context })).toBe(false);
    expect(isAllowed(policies.boundary, { action, resource, context })).toBe(false);
  });

  test("uses staging's key for secrets only, and cannot change it", async () => {
    const { grants, boundary: worn } = await policiesOf("deploy-previews-staging");
    const resource = await KEY();
    const decrypt = { action: "kms:Decrypt", resource };
    expect(isAllowed(grants, { ...decrypt, context: through("secretsmanager") })).toBe(true);
    for (const policy of [grants, worn]) {
      expect(isAllowed(policy, { ...decrypt, context: through("rds") })).toBe(false);
      for (const action of ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CreateGrant"])
        expect(isAllowed(policy, { action, resource })).toBe(false);
    }
  });
});

describe.each(["prod", "staging"] as const)("the role of %s", (stage) => {
  const name = `deploy-${stage}` as const;
  const boundary = { "iam:PermissionsBoundary": iam(`policy/workflows/${name}`) };

  test.each<Case>([
    ["iam:PutRolePolicy", iam(`role/workflows/${name}`), boundary],
    ["iam:UpdateAssumeRolePolicy", iam(`role/workflows/${name}`)],
    ["iam:DeleteRolePermissionsBoundary", iam(`role/migrator-${stage}`)],
    ["iam:CreatePolicyVersion", iam(`policy/workflows/${name}`)],
    ["iam:CreateOpenIDConnectProvider", iam("oidc-provider/token.actions.githubusercontent.com")],
    ["iam:CreateRole", iam(`role/x-${stage}`)],
    ["iam:CreateUser", iam("user/x")],
    ["iam:PassRole", iam(`role/workflows/${name}`), { "iam:PassedToService": "lambda.amazonaws.com" }],
  ])(
    "cannot give itself more: %s %s",
    async (...[action, resource, context = {}]: Case) => {
      const policies = await policiesOf(name);
      expect(isAllowed(policies.boundary, { action, resource, context })).toBe(false);
    },
    SYNTHESIS_MS,
  );

  test.each<Case>([
    ["rds:DeleteDBCluster", arn("rds", `cluster:payments-${stage}`)],
    ["rds:DeleteDBInstance", arn("rds", `db:payments-${stage}-a`)],
    ["kms:ScheduleKeyDeletion", "*"],
    ["ec2:DeleteVpc", arn("ec2", "vpc/vpc-1"), taggedAs(stage)],
    ["ec2:DeleteNatGateway", arn("ec2", "natgateway/nat-1"), taggedAs(stage)],
    ["s3:DeleteBucket", `arn:aws:s3:::payments-${stage}-accesslogsbucket-x`],
    ["s3:GetObject", "arn:aws:s3:::sst-state-example/app/payments/pr-12.json", ownBucket],
  ])(
    "is not granted what only an administrator does: %s %s",
    async (...[action, resource, context = {}]: Case) => {
      const { grants } = await policiesOf(name);
      expect(isAllowed(grants, { action, resource, context })).toBe(false);
    },
    SYNTHESIS_MS,
  );
});

/** A token's subject in old repositories, without numbers, and in newer ones, with them. */
const subjects = (...runs: string[]): string[] =>
  runs.flatMap((run) => [`repo:example/payments:${run}`, `repo:example@100/payments@1000:${run}`]);

describe("whom the roles trust", { timeout: SYNTHESIS_MS }, () => {
  test.each([
    ["prod", "deploy-prod", subjects("environment:prod")],
    ["staging", "deploy-staging", subjects("environment:staging")],
    ["staging", "deploy-previews-staging", subjects("pull_request", "ref:refs/heads/main")],
  ])("%s: %s", async (stage, name, sub) => {
    const graph = await graphOf(stage);
    const [statement, ...others] = JSON.parse(text(one(graph, ROLE, name).inputs.assumeRolePolicy)).Statement;
    expect(others).toEqual([]);
    expect(statement).toEqual({
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: one(graph, PROVIDER, "GitHub").id },
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:repository_id": "1000",
          "token.actions.githubusercontent.com:sub": sub,
        },
      },
    });
  });

  test("nobody, where people deploy", async () => {
    const graph = await synthesise(project, {
      stage: "staging",
      dev: false,
      environment: { GITHUB_REPOSITORY: "none" },
    });
    expect(ofType(graph, PROVIDER, POLICY)).toEqual([]);
    expect(ofType(graph, ROLE).filter(({ inputs }) => inputs.permissionsBoundary !== undefined)).toEqual([]);
    expect(text(one(graph, "aws:ssm/parameter:Parameter", "PreviewHost").inputs.value)).not.toContain("boundaryArn");
  });
});
