import type { Stage } from "./stage";

const DAYS = { "1 month": 30, "1 year": 365 } as const;

/** A log group of the stage, encrypted and kept as long as the stage keeps logs. Its name must fit the key's policy. */
export function createLogGroup(
  stage: Stage,
  logicalName: string,
  name: string,
  key: { readonly arn: $util.Input<string> },
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(logicalName, {
    name,
    kmsKeyId: key.arn,
    retentionInDays: DAYS[stage.logRetention],
  });
}
