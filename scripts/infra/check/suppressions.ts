import type { StageKind } from "../../../infra/stage.ts";

/** A finding that is accepted. One that accepts nothing is an error. */
export interface Suppression {
  readonly rule: string;
  /** Of resources' logical names. */
  readonly resources: RegExp;
  readonly stages: readonly StageKind[];
  readonly reason: string;
}

const LASTING: readonly StageKind[] = ["prod", "staging"];

/** What the rules find and we accept. */
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
    stages: ["prod", "staging", "preview"],
    reason:
      "Tasks read secrets when they start, so a value that changes by itself would lock running ones out. A deploy " +
      "changes them: docs/deploy.md.",
  },
  {
    rule: "CKV_AWS_355",
    resources: /^(DatabaseRoles|Migrator|PreviewDatabase)Role$/,
    stages: ["prod", "staging", "preview"],
    reason:
      "A function in a VPC has to be able to describe network interfaces and subnets before it has any, and AWS knows " +
      "no resource for that. It is reading; creating one is limited to the private subnets.",
  },
  {
    rule: "alarm-topic",
    resources: /Rollback/,
    stages: LASTING,
    reason:
      "They end a deploy and bring the old tasks back; the service's own alarms on the same metrics tell somebody.",
  },
];
