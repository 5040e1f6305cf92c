import type { EncryptionKey } from "./encryption";
import type { Stage } from "./stage";

/** A log group of the stage, encrypted and kept as long as the stage keeps logs. Its name must fit the key's policy. */
export function createLogGroup(
  stage: Stage,
  logicalName: string,
  name: string,
  key: EncryptionKey,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(logicalName, {
    name,
    kmsKeyId: key.arn,
    retentionInDays: stage.logDays,
  });
}
