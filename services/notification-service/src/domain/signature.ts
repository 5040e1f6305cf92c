import { createHmac } from "node:crypto";

/** The header that carries the signature. */
export const SIGNATURE_HEADER = "Stripe-Signature";

/**
 * Signs a body as Stripe does, so that every SDK's `constructEvent` verifies it: HMAC-SHA256 over `<time>.<body>` with
 * the whole `whsec_…` text as the key. Source: docs.stripe.com/webhooks#verify-manually.
 */
export function signatureHeader(secret: string, body: Buffer, atUnixSeconds: number): string {
  const digest = createHmac("sha256", secret).update(`${atUnixSeconds}.`).update(body).digest("hex");
  return `t=${atUnixSeconds},v1=${digest}`;
}
