import type { EncryptionKey } from "./security/key";
import { type TagService, tagsOf } from "./names";
import type { Stage } from "./stage";

/** A log group of the stage, encrypted and kept as long as the stage keeps logs. Its name must fit the key's policy. */
export function createLogGroup(
  stage: Stage,
  key: EncryptionKey,
  { logicalName, name, service }: { readonly logicalName: string; readonly name: string; readonly service: TagService },
): aws.cloudwatch.LogGroup {
  const group = { name, kmsKeyId: key.arn, retentionInDays: stage.logDays, tags: tagsOf(service) };
  return new aws.cloudwatch.LogGroup(logicalName, group, outlivesItsWriter(stage));
}

/**
 * Prod's logs are an audit trail: a deploy that renames or removes what wrote them leaves the group there. It is not
 * protected, so that such a deploy can go on. A deploy that gives the writer its former name again finds the group in its
 * way; docs/runbooks/deployment.md says how it takes the group back.
 */
export const outlivesItsWriter = ({ protect }: Stage): { readonly retainOnDelete: boolean } => ({
  retainOnDelete: protect,
});
