import { createHmac } from "node:crypto";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import { hasCardNumber } from "./card-number.ts";

/** An idempotency key as we store it. */
export interface KeptIdempotencyKey {
  /** The key itself, or a name for a key that looks like a card number. */
  readonly key: string;
  /** For a key that looks like a card number: every name under which it may be stored, `key` first. */
  readonly names?: readonly string[];
}

export type KeepKey = (tenant: ConfiguredTenant, key: string) => KeptIdempotencyKey;

/**
 * Stores idempotency keys as they are, except those that look like a card number. Of such a key we store only names:
 * `hmac_` and the HMAC-SHA-256 of account and key, one for each secret (PCI DSS 3.5.1.1 asks for a keyed hash, because all
 * card numbers can be hashed within hours). The first secret gives the name that is shown and stored; the others are those
 * of the generations before and after, whose tasks may run beside this one: postgres/hidden-keys.ts.
 */
export function createKeepKey(secrets: readonly string[]): KeepKey {
  const distinct = [...new Set(secrets)];
  return (tenant, key) => {
    if (!hasCardNumber(asSent(key))) return { key };
    const names = distinct.map((secret) => nameOf(secret, tenant, key));
    return { key: names[0]!, names };
  };
}

/** Node reads headers as Latin-1; a full-width digit is three of its characters. */
const asSent = (value: string): string => Buffer.from(value, "latin1").toString();

function nameOf(secret: string, { id }: ConfiguredTenant, key: string): string {
  const digest = createHmac("sha256", secret).update(`${id}\n`).update(key, "latin1").digest("hex");
  // Letters only, so that nothing that looks for card numbers finds one here.
  return `hmac_${digest.replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)]!)}`;
}
