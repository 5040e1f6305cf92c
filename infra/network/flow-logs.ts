import { createLogGroup } from "../log-group";
import { nameOf, tagsOf } from "../names";
import { assumedBy, policyDocument } from "../security/policy";
import type { Stage } from "../stage";

/** Logs all connections in the VPC, refused attempts included. */
export function createFlowLogs(stage: Stage, vpcId: $util.Input<string>, key: aws.kms.Key): void {
  const logGroup = createLogGroup(stage, key, {
    logicalName: "FlowLogGroup",
    name: `/vpc/${nameOf(stage, "payments")}`,
    service: "network",
  });
  const role = new aws.iam.Role("FlowLogRole", {
    name: nameOf(stage, "vpc-flow-logs"),
    assumeRolePolicy: assumedBy("vpc-flow-logs.amazonaws.com"),
    tags: tagsOf("network"),
  });
  const policy = new aws.iam.RolePolicy("FlowLogRolePolicy", {
    name: "write-flow-logs",
    role: role.name,
    policy: policyDocument([
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [logGroup.arn, $interpolate`${logGroup.arn}:*`],
      },
    ]),
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
