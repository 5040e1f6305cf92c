import { arnsOf, mayReadSecrets, policyDocument } from "../security/policy";
import type { EncryptionKey } from "../security/key";
import type { FunctionCode } from "./function-code";
import { createLogGroup } from "../log-group";
import { logicalNameOf, nameOf, tagsOf } from "../names";
import type { Network } from "../network/network";
import type { Stage } from "../stage";

/** Where a function runs, and the key that encrypts what it reads. */
export interface FunctionPlace {
  readonly network: Pick<Network, "privateSubnets" | "groupIds" | "ready">;
  readonly key: EncryptionKey;
}

export interface DatabaseFunction {
  readonly name: string;
  readonly code: FunctionCode;
  readonly environment: Readonly<Record<string, $util.Input<string>>>;
  /** The only secret that it reads. */
  readonly secretArn: $util.Input<string>;
}

/** A deploy waits for the answer on an idle connection, and NAT gateways cut those after 350 s. */
const TIMEOUT_SECONDS = 300;

/** Creates a function that changes the database. Only a deploy invokes it: it has no trigger and no address. */
export function createDatabaseFunction(
  stage: Stage,
  { network, key }: FunctionPlace,
  { name, code, environment, secretArn }: DatabaseFunction,
): aws.lambda.Function {
  const logicalName = logicalNameOf(name);
  const functionName = nameOf(stage, name);
  const logGroup = createLogGroup(stage, key, {
    logicalName: `${logicalName}LogGroup`,
    name: `/aws/lambda/${functionName}`,
    service: "database",
  });
  const role = new aws.iam.Role(`${logicalName}Role`, {
    name: functionName,
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
    tags: tagsOf("database"),
  });
  const policy = new aws.iam.RolePolicy(`${logicalName}RolePolicy`, {
    name: "change-the-database",
    role: role.name,
    policy: policyDocument([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: $interpolate`${logGroup.arn}:*`,
      },
      ...mayReadSecrets(stage, secretArn, key.arn),
      ...networkInterfaceStatements(stage, network, functionName),
    ]),
  });
  return new aws.lambda.Function(
    logicalName,
    {
      name: functionName,
      role: role.arn,
      // This version of the provider knows no newer runtime.
      runtime: "nodejs22.x",
      handler: "index.handler",
      architectures: ["arm64"],
      code: code.archive,
      memorySize: 256,
      timeout: TIMEOUT_SECONDS,
      environment: { variables: environment },
      vpcConfig: { subnetIds: network.privateSubnets, securityGroupIds: network.groupIds.migrator },
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
      tags: tagsOf("database"),
    },
    { dependsOn: [policy, ...network.ready] },
  );
}

/**
 * Lambda uses the function's own role to put it into a network, and checks the role first. The function's code has the same
 * role, so a second statement denies it these actions.
 */
function networkInterfaceStatements(stage: Stage, network: FunctionPlace["network"], functionName: string) {
  const arns = arnsOf(stage);
  const describe = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];
  const create = "ec2:CreateNetworkInterface";
  const remove = ["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"];
  return [
    {
      Effect: "Allow",
      Action: create,
      Resource: $util
        .output(network.privateSubnets)
        .apply((ids) => [
          ...ids.map((id) => arns.regional("ec2", `subnet/${id}`)),
          ...network.groupIds.migrator.map((id) => arns.regional("ec2", $interpolate`security-group/${id}`)),
          arns.regional("ec2", "network-interface/*"),
        ]),
    },
    // Lambda checks these before an interface exists, so they cannot name one.
    { Effect: "Allow", Action: remove, Resource: arns.regional("ec2", "*/*") },
    // AWS offers no resource type for these actions.
    { Effect: "Allow", Action: describe, Resource: "*" },
    {
      Effect: "Deny",
      Action: [create, ...remove, ...describe],
      Resource: "*",
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": arns.regional("lambda", `function:${functionName}`) } },
    },
  ];
}
