import { logicalNameOf, nameOf, tagsOf } from "./names";
import type { Stage } from "./stage";

/** Keeps a value in Secrets Manager, encrypted with the stage's key. Returns the ARN that `ssm` of a service takes. */
export function createSecret(
  stage: Stage,
  key: { readonly arn: $util.Input<string> },
  name: string,
  value: $util.Input<string>,
): $util.Output<string> {
  const secret = new aws.secretsmanager.Secret(logicalNameOf(name), {
    // AWS adds characters of its own: the name of a deleted secret stays taken for as long as it can be recovered.
    namePrefix: `${nameOf(stage, name)}-`,
    kmsKeyId: key.arn,
    recoveryWindowInDays: stage.kind === "prod" ? 30 : 7,
    tags: tagsOf("operations"),
  });
  const version = new aws.secretsmanager.SecretVersion(`${logicalNameOf(name)}Value`, {
    secretId: secret.id,
    secretString: value,
  });
  // A task that starts before the value is there fails.
  return $util.all([secret.arn, version.id]).apply(([arn]) => arn);
}
