import type { EncryptionKey } from "../security/key";
import { createRotatedSecret } from "../security/rotated-secret";
import type { Secret } from "../security/secret";
import type { Stage } from "../stage";

/**
 * What payment-api hides idempotency keys with that look like card numbers: a secret of its own, because PCI DSS asks for keys
 * of one purpose. The first names a key, the others find it again: services/payment-api/src/postgres/hidden-keys.ts.
 */
export const createIdempotencyKeySecret = (stage: Stage, key: EncryptionKey): Secret =>
  createRotatedSecret(stage, key, "idempotency-key-secret");
