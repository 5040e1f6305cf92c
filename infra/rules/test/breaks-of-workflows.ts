import type { Break } from "./break.ts";
import { arn, type Inputs, policy } from "@platform/blueprint/test/draft";
import { EXACT, REFUSAL, trustInWorkflow } from "./good-app-workflows.ts";

const ISSUER = "token.actions.githubusercontent.com";

const set =
  (name: string, inputs: Inputs): Break =>
  (app) =>
    void Object.assign(app.find((one) => one.name === name)!.inputs, inputs);

const trusting = (condition: object): Break => set("deploy-role", { assumeRolePolicy: trustInWorkflow(condition) });
const without = (claim: string): Break => {
  const others = Object.entries(EXACT).filter(([key]) => key !== `${ISSUER}:${claim}`);
  return trusting({ StringEquals: Object.fromEntries(others) });
};
const subject = (sub: string | string[]): Break => trusting({ StringEquals: { ...EXACT, [`${ISSUER}:sub`]: sub } });
const refusing = (refusal: object): Break => set("boundary", { policy: policy({ ...REFUSAL, ...refusal }) });

export const BREAKS_OF_WORKFLOWS: Readonly<Record<string, readonly Break[]>> = {
  CKV_AWS_358: [
    without("aud"),
    without("sub"),
    without("repository_id"),
    trusting({ StringLike: EXACT }),
    trusting({ StringEquals: EXACT, StringLike: { [`${ISSUER}:sub`]: "repo:example/*" } }),
    subject("repo:example/payments:*"),
    subject("repo:example/*:environment:prod"),
    subject(["repo:example/payments:environment:prod", "repo:other/*"]),
    subject([]),
    trusting({}),
  ],
  "roles-bounded": [
    set("run-role", { permissionsBoundary: undefined }),
    set("deploy-role", { permissionsBoundary: undefined }),
    set("run-role", { permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" }),
  ],
  "workflows-untouchable": [
    refusing({ Effect: "Allow" }),
    refusing({ Resource: [arn("boundary"), arn("provider")] }),
    refusing({ Resource: [arn("deploy-role"), arn("provider")] }),
    refusing({ Resource: [arn("deploy-role"), arn("boundary")] }),
    refusing({ NotAction: ["iam:Get*", "iam:PassRole"] }),
    refusing({ NotAction: undefined, Action: ["iam:Create*", "iam:Put*"] }),
    refusing({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }),
  ],
  "policy-size": [
    set("boundary", { policy: policy(REFUSAL, { Effect: "Allow", Action: "x".repeat(6_144) }) }),
    set("run-role", { inlinePolicies: [{ policy: "x".repeat(6_000) }, { policy: "x".repeat(6_000) }] }),
  ],
};
