import type { EncryptionKey } from "./key";
import { logicalNameOf } from "../names";
import { random } from "../platform-packages";
import { createSecret, type Secret } from "./secret";
import type { Stage } from "../stage";

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
