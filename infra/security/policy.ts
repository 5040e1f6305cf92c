import type { Stage } from "../stage";

/** A policy as JSON, for a role, a key or a topic. */
export const policyDocument = (statements: readonly object[]): $util.Output<string> =>
  $jsonStringify({ Version: "2012-10-17", Statement: statements });

/** The trust policy of a role that an AWS service assumes. */
export const assumedBy = (service: string): $util.Output<string> =>
  policyDocument([
    { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition: forThisAccount() },
  ]);

/** A condition: an AWS service may act only for resources in this account. */
export const forThisAccount = () => ({
  StringEquals: { "aws:SourceAccount": aws.getCallerIdentityOutput({}).accountId },
});

/** What a role needs to read secrets. It can use their key for nothing else. */
export const mayReadSecrets = (
  stage: Stage,
  secretArns: $util.Input<string> | readonly $util.Input<string>[],
  keyArn: $util.Input<string>,
): readonly object[] => [
  { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArns },
  {
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${stage.region}.amazonaws.com` } },
  },
];

/** Makes an ARN from a service, as in `logs`, and a resource, as in `log-group:/ecs/payment-api`. */
type MakeArn = (service: string, resource: $util.Input<string>) => $util.Output<string>;

/** Makers of ARNs in the account that the deploy targets: in the stage's region, and outside any region. */
export function arnsOf(stage: Stage): { readonly regional: MakeArn; readonly global: MakeArn } {
  const { partition } = aws.getPartitionOutput({});
  const { accountId } = aws.getCallerIdentityOutput({});
  const arnIn =
    (region: string): MakeArn =>
    (service, resource) =>
      $interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  return { regional: arnIn(stage.region), global: arnIn("") };
}
