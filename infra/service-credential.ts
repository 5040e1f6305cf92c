import type { EncryptionKey } from "./encryption";
import { random } from "./platform-packages";
import { createSecret, type Secret } from "./secret";
import type { Stage } from "./stage";

/**
 * The bearer secrets of calls between a stage's services; nobody chooses or knows them. The first is sent, each is accepted:
 * tasks of this generation know what those of the one before send, and of the one after.
 */
export function createServiceCredential(stage: Stage, key: EncryptionKey): Secret {
  const { secretGeneration: current } = stage;
  const values = [valueOf(current), valueOf(current - 1), valueOf(current + 1)];
  return createSecret(
    stage,
    key,
    "service-credential",
    $util.all(values).apply((all) => all.join(",")),
  );
}

const valueOf = (generation: number): $util.Output<string> =>
  new (random().RandomPassword)(`ServiceCredential${generation}`, { length: 48, special: false }).result;
