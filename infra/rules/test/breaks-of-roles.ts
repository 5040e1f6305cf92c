import { add, allow, type Break, container, find, set, trust } from "./break.ts";
import { arn, resource } from "@platform/blueprint/test/draft";

/** Breaks for the rules on roles and their rights. */
export const BREAKS_OF_ROLES: Readonly<Record<string, readonly Break[]>> = {
  CKV_AWS_355: [allow("run-role", "sqs:SendMessage", "*")],
  CKV2_AWS_40: [
    allow("run-role", "sqs:*", "arn:of:a:queue"),
    allow("run-role", "SQS:*", "arn:of:a:queue"),
    allow("run-role", "*", "arn:of:a:queue"),
  ],
  "KMS.2": [
    allow("run-role", "secretsmanager:GetSecretValue", "*"),
    allow("run-role", "secretsmanager:*Value", "arn:aws:secretsmanager:*"),
    allow("run-role", "SSM:GetParam*", "arn:aws:ssm:eu-west-1:123456789012:*"),
    allow("run-role", "kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/*"),
  ],
  "no-managed-policy": [
    set("run-role", { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
    add(
      resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", {
        role: "run-prod",
        policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      }),
    ),
    add(
      resource("aws:iam/policyAttachment:PolicyAttachment", "attachment", {
        roles: ["start-prod", "run-prod"],
        policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      }),
    ),
    add(
      resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "attachments", {
        roleName: "run-prod",
        policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      }),
    ),
  ],
  "role-trust": [
    trust({ Service: "ecs-tasks.amazonaws.com", Federated: "token.actions.githubusercontent.com" }),
    trust({ AWS: "123456789012" }),
    trust("*"),
    set("run-role", { assumeRolePolicy: undefined }),
  ],
  "role-per-service": [
    (app) => {
      app.push({ ...find(app, "task"), name: "another-task", urn: "urn:another-task" });
    },
  ],
  "reads-own-secrets": [
    allow("start-role", "secretsmanager:GetSecretValue", "arn:of:another:secret"),
    (app) => {
      add(resource("aws:secretsmanager/secret:Secret", "secret-of-another"))(app);
      allow("start-role", "secretsmanager:Get*", `${arn("secret")}*`)(app);
    },
    container({ secrets: [] }),
    set("start-role", { inlinePolicies: [] }),
  ],
};
