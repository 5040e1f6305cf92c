import type { EncryptionKey } from "./key";
import { logicalNameOf, nameOf, tagsOf } from "../names";
import { random } from "../platform-packages";
import type { Stage } from "../stage";

/** A value in Secrets Manager. */
export interface Secret {
  /** For policies and functions. */
  readonly arn: $util.Output<string>;
  /** For tasks: names this version of the value, so a changed secret changes the task, and a deploy starts new ones. */
  readonly reference: $util.Output<string>;
}

/** Keeps a value in Secrets Manager, encrypted with the stage's key. */
export function createSecret(stage: Stage, key: EncryptionKey, name: string, value: $util.Input<string>): Secret {
  const secret = new aws.secretsmanager.Secret(logicalNameOf(name), {
    // AWS appends random characters: a deleted secret keeps its name for as long as AWS can restore it.
    namePrefix: `${nameOf(stage, name)}-`,
    kmsKeyId: key.arn,
    recoveryWindowInDays: stage.recoveryDays,
    tags: tagsOf("operations"),
  });
  const version = new aws.secretsmanager.SecretVersion(`${logicalNameOf(name)}Value`, {
    secretId: secret.id,
    secretString: value,
  });
  return {
    // Readers must wait for the value: without it, they fail.
    arn: $util.all([secret.arn, version.id]).apply(([arn]) => arn),
    // ARN, empty JSON key, empty version stage, version id.
    reference: $interpolate`${secret.arn}:::${version.versionId}`,
  };
}

/**
 * Creates a random secret that can change while tasks run. It holds three values, separated by commas: this generation's,
 * the previous one's and the next one's. So tasks of neighbouring generations know each other's values.
 */
export function createRotatedSecret(stage: Stage, key: EncryptionKey, name: string): Secret {
  const { secretGeneration: current } = stage;
  const valueOf = (generation: number): $util.Output<string> =>
    new (random().RandomPassword)(`${logicalNameOf(name)}${generation}`, { length: 48, special: false }).result;
  const values = [valueOf(current), valueOf(current - 1), valueOf(current + 1)];
  return createSecret(
    stage,
    key,
    name,
    $util.all(values).apply((all) => all.join(",")),
  );
}
