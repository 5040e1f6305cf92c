import { createLogGroup } from "./log-group";
import { nameOf, tagsOf } from "./names";
import type { Stage } from "./stage";

/** Keeps who spoke to whom in the VPC, refused attempts included. */
export function createFlowLogs(stage: Stage, vpcId: $util.Input<string>, key: aws.kms.Key): void {
  const logGroup = createLogGroup(stage, "FlowLogGroup", `/vpc/${nameOf(stage, "payments")}`, key);
  const role = new aws.iam.Role("FlowLogRole", {
    name: nameOf(stage, "vpc-flow-logs"),
    assumeRolePolicy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": aws.getCallerIdentityOutput({}).accountId } },
        },
      ],
    }),
    tags: tagsOf("network"),
  });
  const policy = new aws.iam.RolePolicy("FlowLogRolePolicy", {
    name: "write-flow-logs",
    role: role.name,
    policy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: [logGroup.arn, $interpolate`${logGroup.arn}:*`],
        },
      ],
    }),
  });
  new aws.ec2.FlowLog(
    "FlowLog",
    {
      vpcId,
      trafficType: "ALL",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      tags: { ...tagsOf("network"), Name: nameOf(stage, "payments") },
    },
    { dependsOn: [policy] },
  );
}
