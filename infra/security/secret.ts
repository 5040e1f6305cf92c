import type { EncryptionKey } from "./key";
import { logicalNameOf, nameOf, tagsOf } from "../names";
import { random } from "../platform-packages";
import type { Stage } from "../stage";

/** A value in Secrets Manager. */
export interface Secret {
  /** For roles and functions. */
  readonly arn: $util.Output<string>;
  /** For tasks: this value and no other one. So a changed secret is a changed task, and a deploy starts new ones. */
  readonly reference: $util.Output<string>;
}

/** Keeps a value in Secrets Manager, encrypted with the stage's key. */
export function createSecret(stage: Stage, key: EncryptionKey, name: string, value: $util.Input<string>): Secret {
  const secret = new aws.secretsmanager.Secret(logicalNameOf(name), {
    // AWS adds characters of its own: the name of a deleted secret stays taken for as long as it can be recovered.
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
    // What reads it before the value is there fails.
    arn: $util.all([secret.arn, version.id]).apply(([arn]) => arn),
    // ARN, no key of a JSON object, no stage, version.
    reference: $interpolate`${secret.arn}:::${version.versionId}`,
  };
}

/**
 * A secret that nobody chooses or knows, and that is rotated while tasks run: the values of this generation, of the one
 * before and of the one after, with commas between them. Tasks of neighbouring generations know each other's.
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
