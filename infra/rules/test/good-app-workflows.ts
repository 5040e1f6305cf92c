import { arn, type Draft, policy, resource } from "@platform/blueprint/test/draft";

const ISSUER = "token.actions.githubusercontent.com";

/** The trust policy of a workflow's role. */
export const trustInWorkflow = (condition: object): object => ({
  Statement: [
    {
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: arn("provider") },
      Condition: condition,
    },
  ],
});

export const EXACT = {
  [`${ISSUER}:aud`]: "sts.amazonaws.com",
  [`${ISSUER}:repository_id`]: "1000",
  [`${ISSUER}:sub`]: ["repo:example/payments:environment:prod", "repo:example@100/payments@1000:environment:prod"],
};

/** A workflow may not change its own role or boundary. */
export const REFUSAL = {
  Effect: "Deny",
  NotAction: ["iam:Get*", "iam:List*"],
  Resource: [arn("deploy-role"), arn("boundary"), arn("provider")],
};

/** The roles with which workflows deploy. */
export function workflows(): Draft[] {
  return [
    resource("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "provider", { url: `https://${ISSUER}` }),
    resource("aws:iam/policy:Policy", "boundary", { name: "deploy-prod", policy: policy(REFUSAL) }),
    resource("aws:iam/role:Role", "deploy-role", {
      name: "deploy-prod",
      assumeRolePolicy: trustInWorkflow({ StringEquals: EXACT }),
      permissionsBoundary: arn("boundary"),
      inlinePolicies: [{ policy: policy({ Effect: "Allow", Action: "ecs:UpdateService", Resource: arn("service") }) }],
    }),
  ];
}
