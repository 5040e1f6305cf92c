import type { Graph, Resource } from "@platform/blueprint/graph";
import { arnOf, fields, named, ofType, text, texts } from "@platform/blueprint/read";
import { fits, includesAction, isWorkflow, statementsOf } from "@platform/blueprint/check/policy";
import { APP, none, type Rule, rule } from "@platform/blueprint/check/rule";
import { LASTING } from "./stages.ts";

type Role = Resource<"aws:iam/role:Role">;

const ISSUER = "token.actions.githubusercontent.com";
/** One repository, and runs that GitHub itself distinguishes. Old repositories have no numbers after their names. */
const SUBJECT =
  /^repo:[\w.-]+(?:@\d+)?\/[\w.-]+(?:@\d+)?:(?:environment:[\w-]+|pull_request|ref:refs\/heads\/[\w/-]+)$/;
/** With any of these, a deploy could extend its own rights. */
const ESCAPES = [
  "iam:AddClientIDToOpenIDConnectProvider",
  "iam:AttachRolePolicy",
  "iam:CreateOpenIDConnectProvider",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PassRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
];
/** Characters, not counting white space. Source: the IAM user guide, "IAM and AWS STS quotas". */
const MAX_INLINE = 10_240;
const MAX_MANAGED = 6_144;

/** Rules for the roles with which GitHub's workflows deploy. A stage that people deploy has none. */
export const OIDC: readonly Rule[] = [
  rule({
    id: "CKV_AWS_358",
    title: "A workflow's role trusts named runs of one repository, and the repository by its number",
    checkov: "CKV_AWS_358",
    pci: "8.6",
    why: "GitHub signs the tokens of everybody's workflows, and a name that is given up can be taken by a stranger.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) =>
      none(
        workflowRoles(graph)
          .filter((role) => !trustsOneRepository(role))
          .map(({ name }) => name),
      ),
  }),
  rule({
    id: "roles-bounded",
    title: "Where workflows deploy, every role has a boundary of this app",
    why: "Who may make a role without one may make one that may do everything.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) =>
      workflowRoles(graph).length === 0 ||
      none(
        ofType(graph, "aws:iam/role:Role")
          .filter(({ inputs }) => named(graph, inputs.permissionsBoundary, "aws:iam/policy:Policy") === undefined)
          .map(({ name }) => name),
      ),
  }),
  rule({
    id: "workflows-untouchable",
    title: "No boundary lets a deploy change the roles of workflows, their boundaries or whom the account trusts",
    why: "They are what keeps a deploy to its stage.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) =>
      none(
        ofType(graph, "aws:iam/policy:Policy").flatMap((boundary) =>
          [
            ...workflowRoles(graph),
            ...ofType(graph, "aws:iam/policy:Policy", "aws:iam/openIdConnectProvider:OpenIdConnectProvider"),
          ]
            .filter((target) => !ESCAPES.every((action) => isRefused(boundary, action, arnOf(target))))
            .map((target) => `${boundary.name} leaves ${target.name} open`),
        ),
      ),
  }),
  rule({
    id: "policy-size",
    title: "Policies fit IAM's limits",
    why: "AWS refuses longer ones, in the middle of a deploy.",
    of: ["aws:iam/role:Role", "aws:iam/policy:Policy"],
    holds: ({ type, inputs }) => {
      const policies =
        type === "aws:iam/policy:Policy" ? [inputs.policy] : (inputs.inlinePolicies ?? []).map(({ policy }) => policy);
      const length = policies
        .map((policy) => text(policy).replaceAll(/\s/g, "").length)
        .reduce((sum, one) => sum + one, 0);
      const limit = type === "aws:iam/policy:Policy" ? MAX_MANAGED : MAX_INLINE;
      return length <= limit || `${length} of ${limit} characters`;
    },
  }),
];

function workflowRoles(graph: Graph): readonly Role[] {
  return ofType(graph, "aws:iam/role:Role").filter(({ inputs }) =>
    statementsOf(inputs.assumeRolePolicy).some(({ Principal }) => isWorkflow(Principal)),
  );
}

function trustsOneRepository({ inputs }: Role): boolean {
  return statementsOf(inputs.assumeRolePolicy).every(({ Condition }) => {
    const { StringEquals, ...patterns } = fields(Condition);
    const exact = fields(StringEquals);
    const subjects = texts(exact[`${ISSUER}:sub`]);
    return (
      Object.keys(patterns).length === 0 &&
      text(exact[`${ISSUER}:aud`]) === "sts.amazonaws.com" &&
      text(exact[`${ISSUER}:repository_id`]) !== "" &&
      subjects.length > 0 &&
      subjects.every((subject) => SUBJECT.test(subject))
    );
  });
}

function isRefused(boundary: Resource<"aws:iam/policy:Policy">, action: string, arn: string): boolean {
  return statementsOf(boundary.inputs.policy).some(
    ({ Effect, Action, NotAction, Resource: resources, Condition }) =>
      Effect === "Deny" &&
      Condition === undefined &&
      texts(resources).some((pattern) => fits(pattern, arn)) &&
      (NotAction === undefined
        ? texts(Action).some((pattern) => includesAction(pattern, action))
        : !texts(NotAction).some((pattern) => includesAction(pattern, action))),
  );
}
