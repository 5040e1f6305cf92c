import { arn, type Draft, id, policy, resource, trust, ZONES } from "@platform/blueprint/test/draft";

/** The migrator function with its log, its secret and its network. */
export function migrator(): Draft[] {
  return [
    resource("aws:lambda/function:Function", "migrator", {
      name: "migrator-prod",
      role: arn("migrator-role"),
      runtime: "nodejs22.x",
      timeout: 300,
      environment: { variables: { OWNER_URL_SECRET_ARN: arn("secret"), DATABASE_URL: "postgres://host:5432/db" } },
      loggingConfig: { logGroup: "/aws/lambda/migrator-prod" },
      vpcConfig: { subnetIds: ZONES.map((letter) => id(`private-${letter}`)), securityGroupIds: [id("payment-api")] },
    }),
    resource(
      "aws:cloudwatch/logGroup:LogGroup",
      "migrator-log",
      { name: "/aws/lambda/migrator-prod", retentionInDays: 365, kmsKeyId: arn("key") },
      { retainOnDelete: true },
    ),
    resource("aws:lambda/invocation:Invocation", "migration", {
      functionName: "migrator-prod",
      triggers: { code: "c0de".repeat(16) },
    }),
    resource("aws:iam/role:Role", "migrator-role", {
      name: "migrator-prod",
      assumeRolePolicy: trust("lambda.amazonaws.com"),
      permissionsBoundary: arn("boundary"),
      inlinePolicies: [
        {
          policy: policy(
            {
              Effect: "Allow",
              Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
              Resource: `${arn("migrator-log")}:*`,
            },
            { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: arn("secret") },
            MAY_DECRYPT,
            {
              Effect: "Allow",
              Action: ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"],
              Resource: "arn:aws:ec2:us-east-1:123456789012:*/*",
            },
          ),
        },
      ],
    }),
  ];
}

/** Allows the secrets' key, but only through Secrets Manager. */
export const MAY_DECRYPT = {
  Effect: "Allow",
  Action: "kms:Decrypt",
  Resource: arn("key"),
  Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
};
