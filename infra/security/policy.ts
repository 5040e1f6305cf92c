import type { Stage } from "../stage";

/** A policy, as JSON: of a role, a key, a topic. */
export const policyDocument = (statements: readonly object[]): $util.Output<string> =>
  $jsonStringify({ Version: "2012-10-17", Statement: statements });

/** The trust policy of a role that an AWS service assumes. */
export const assumedBy = (service: string): $util.Output<string> =>
  policyDocument([
    { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition: forThisAccount() },
  ]);

/** A condition: an AWS service may do it for resources of this account, not for those of somebody else. */
export const forThisAccount = () => ({
  StringEquals: { "aws:SourceAccount": aws.getCallerIdentityOutput({}).accountId },
});

/** What a role needs to read secrets. Their key opens nothing else for it. */
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

/** Makes the ARN of something: what it is of, as in `logs`, and what it is there, as in `log-group:/ecs/payment-api`. */
type MakeArn = (service: string, resource: $util.Input<string>) => $util.Output<string>;

/** ARNs of the account that is deployed to: of what is in the stage's region, and of what is in none. */
export function arnsOf(stage: Stage): { readonly regional: MakeArn; readonly global: MakeArn } {
  const { partition } = aws.getPartitionOutput({});
  const { accountId } = aws.getCallerIdentityOutput({});
  const arnIn =
    (region: string): MakeArn =>
    (service, resource) =>
      $interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  return { regional: arnIn(stage.region), global: arnIn("") };
}
