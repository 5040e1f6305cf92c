import type { KeyDigests } from "../postgres/accounts.ts";
import { UsageError } from "./verb.ts";

/** `acct_…:<SHA-256 of the secret key>:<of the publishable key>`, in hexadecimal. */
export const formatDigests = ({ account, secretKey, publishableKey }: KeyDigests): string =>
  [account, secretKey.toString("hex"), publishableKey.toString("hex")].join(":");

/** Reads what `formatDigests` has written. Throws UsageError. */
export function parseDigests(text: string): KeyDigests {
  const match = /^(acct_\w+):([0-9a-f]{64}):([0-9a-f]{64})$/.exec(text);
  if (match === null) throw new UsageError("--digests takes what --keys-only has printed after the word Digests.");
  const [, account, secretKey, publishableKey] = match as unknown as [string, KeyDigests["account"], string, string];
  return { account, secretKey: Buffer.from(secretKey, "hex"), publishableKey: Buffer.from(publishableKey, "hex") };
}
