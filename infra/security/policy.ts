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
