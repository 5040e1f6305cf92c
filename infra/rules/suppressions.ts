import type { Suppression } from "@platform/blueprint/check/suppression";
import { ofType } from "@platform/blueprint/read";
import { DEPLOYED, LASTING } from "./stages.ts";

/** Findings of the rules that we accept. */
export const SUPPRESSIONS: readonly Suppression[] = [
  {
    rule: "ELB.18",
    resources: /^(FraudDetection|NotificationService)Listener/,
    stages: LASTING,
    reason:
      "Internal load balancers speak HTTP inside the VPC: only payment-api's security group reaches them, no card number is " +
      "in what they carry, callers show a credential, and a certificate would need an authority of the VPC's own.",
  },
  {
    rule: "RDS.23",
    resources: /^DatabaseCluster$/,
    stages: LASTING,
    reason:
      "Only the services' and the migrator's security groups reach the port: another number would hide it from nobody.",
  },
  {
    rule: "SecretsManager.1",
    resources: /./,
    stages: DEPLOYED,
    reason:
      "Tasks read secrets when they start, so a value that changes by itself would lock running ones out. A deploy " +
      "changes them: docs/deploy.md.",
  },
  {
    rule: "CKV_AWS_355",
    resources: /^(DatabaseRoles|Migrator|PreviewDatabase)Role$/,
    faults: /^ec2:DescribeNetworkInterfaces; ec2:DescribeSubnets$/,
    stages: DEPLOYED,
    reason:
      "A function in a VPC has to be able to describe network interfaces and subnets before it has any, and AWS knows " +
      "no resource for that. It is reading; creating one is limited to the private subnets.",
  },
  {
    rule: "CKV_AWS_355",
    resources: /^Deploy(Previews)?Role$/,
    faults:
      /^((; )?([a-z0-9-]+:(Describe|List|GetOperation)[A-Za-z]*\*?|servicediscovery:TagResource|elasticloadbalancing:SetWebAcl|route53:CreateHealthCheck|logs:(CreateLogDelivery|DeleteLogDelivery|PutResourcePolicy)))+$/,
    stages: LASTING,
    // Where people deploy (GITHUB_REPOSITORY=none), these roles do not exist.
    onlyWhere: (graph) => ofType(graph, "aws:iam/openIdConnectProvider:OpenIdConnectProvider").length > 0,
    reason:
      "A deploy looks at what is there, and AWS knows no resource for that; nor for tagging in Cloud Map, where the " +
      "stage's own tag is the condition, for putting a firewall before a load balancer, for delivering its log, and for making a health check.",
  },
  {
    rule: "alarm-topic",
    resources: /Rollback(Errors|Latency)Alarm$/,
    stages: LASTING,
    reason:
      "They end a deploy and bring the old tasks back; the service's own alarms on the same metrics tell somebody.",
  },
];
