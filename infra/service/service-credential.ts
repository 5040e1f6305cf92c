import type { EncryptionKey } from "../security/key";
import { createRotatedSecret } from "../security/rotated-secret";
import type { Secret } from "../security/secret";
import type { Stage } from "../stage";

/** The bearer secrets of calls between a stage's services. The first is sent, each is accepted. */
export const createServiceCredential = (stage: Stage, key: EncryptionKey): Secret =>
  createRotatedSecret(stage, key, "service-credential");
