import { createHmac } from "node:crypto";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { ApiKey } from "../ports/api-keys.ts";
import { hasCardNumber } from "./card-number.ts";

/** An idempotency key as we store it. */
export interface KeptIdempotencyKey {
  /** The key itself, or a name for a key that looks like a card number. */
  readonly key: string;
  /** For a key that looks like a card number: every name under which it may be stored, `key` first. */
  readonly names?: readonly string[];
}

export type KeepKey = (caller: Pick<ApiKey, "tenant" | "kind">, key: string) => KeptIdempotencyKey;

/**
 * Stores idempotency keys as they are, except those that look like a card number. Of such a key we store only names:
 * `hmac_` and the HMAC-SHA-256 of account and key, one for each secret (PCI DSS 3.5.1.1 asks for a keyed hash, because all
 * card numbers can be hashed within hours). The first secret gives the name that is shown and stored; the others are those
 * of the generations before and after, whose tasks may run beside this one: postgres/hidden-keys.ts.
 */
export function createKeepKey(secrets: readonly string[]): KeepKey {
  const distinct = [...new Set(secrets)];
  return ({ tenant, kind }, key) => {
    const space = kind === "publishable" ? OF_SHOPPERS : "";
    if (!hasCardNumber(asSent(key))) return { key: space + key };
    const names = distinct.map((secret) => space + nameOf(secret, tenant, key));
    return { key: names[0]!, names };
  };
}

/**
 * Keys that come with a publishable key are a space of their own: a browser must neither get a server's answer nor occupy
 * its key. No header contains a line feed, so no server's key begins like this.
 */
const OF_SHOPPERS = "shopper\n";

/** A stored key as its caller knows it, unless it is hidden. */
export const shownKey = (stored: string): string =>
  stored.startsWith(OF_SHOPPERS) ? stored.slice(OF_SHOPPERS.length) : stored;

/** Node reads headers as Latin-1; a full-width digit is three of its characters. */
const asSent = (value: string): string => Buffer.from(value, "latin1").toString();

function nameOf(secret: string, { id }: ConfiguredTenant, key: string): string {
  const digest = createHmac("sha256", secret).update(`${id}\n`).update(key, "latin1").digest("hex");
  // Letters only, so that nothing that looks for card numbers finds one here.
  return `hmac_${digest.replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)]!)}`;
}
