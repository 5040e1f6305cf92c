import { allow, type Grant, namedIn, type Scope } from "../scope";

/** The AWS services that assume a stage's roles. */
const PASSED_TO = ["ecs-tasks", "lambda", "monitoring.rds"];

/** Roles for tasks and functions. They have the boundary of the role that creates them. */
export function roles(scope: Scope): Grant {
  const own = `arn:aws:iam::${scope.accountId}:role/${scope.names}`;
  return {
    types: ["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"],
    statements: [
      allow(["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:DeleteRolePolicy"], own, {
        StringEquals: { "iam:PermissionsBoundary": scope.boundaryArn },
      }),
      allow(
        [
          "iam:DeleteRole",
          "iam:GetRole*",
          "iam:ListAttachedRolePolicies",
          "iam:ListInstanceProfilesForRole",
          "iam:ListRole*",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
        ],
        own,
      ),
      allow("iam:PassRole", own, {
        StringEquals: { "iam:PassedToService": PASSED_TO.map((service) => `${service}.amazonaws.com`) },
      }),
    ],
  };
}

/** Functions that a deploy invokes. */
export function functions(scope: Scope): Grant {
  return {
    types: ["aws:lambda/function:Function", "aws:lambda/invocation:Invocation"],
    statements: [
      allow(
        [
          "lambda:*Tag*",
          "lambda:CreateFunction",
          "lambda:DeleteFunction",
          "lambda:GetFunction",
          "lambda:GetFunctionCodeSigningConfig",
          "lambda:GetFunctionConfiguration",
          "lambda:InvokeFunction",
          "lambda:ListVersionsByFunction",
          "lambda:UpdateFunctionCode",
          "lambda:UpdateFunctionConfiguration",
        ],
        namedIn(scope, "lambda", "function:"),
      ),
    ],
  };
}

export function secrets(scope: Scope): Grant {
  return {
    types: ["aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion"],
    statements: [
      allow(
        [
          "secretsmanager:*Secret",
          "secretsmanager:*SecretValue",
          "secretsmanager:*TagResource",
          "secretsmanager:GetResourcePolicy",
          "secretsmanager:ListSecretVersionIds",
          "secretsmanager:UpdateSecretVersionStage",
        ],
        namedIn(scope, "secretsmanager", "secret:"),
      ),
      allow(["kms:Decrypt", "kms:GenerateDataKey"], scope.keyArn, {
        StringEquals: { "kms:ViaService": `secretsmanager.${scope.region}.amazonaws.com` },
      }),
    ],
  };
}
