import type { EncryptionKey } from "./security/key";
import { type TagService, tagsOf } from "./names";
import { outlivesItsWriter } from "./retention";
import type { Stage } from "./stage";

/** Creates a log group, encrypted and kept as long as the stage keeps logs. Its name must match the key's policy. */
export function createLogGroup(
  stage: Stage,
  key: EncryptionKey,
  { logicalName, name, service }: { readonly logicalName: string; readonly name: string; readonly service: TagService },
): aws.cloudwatch.LogGroup {
  const group = { name, kmsKeyId: key.arn, retentionInDays: stage.logDays, tags: tagsOf(service) };
  return new aws.cloudwatch.LogGroup(logicalName, group, outlivesItsWriter(stage));
}
