import { createHmac } from "node:crypto";

/** The header that carries the signature. */
export const SIGNATURE_HEADER = "Stripe-Signature";

/**
 * Signs a body as Stripe does, so that every SDK's `constructEvent` verifies it: HMAC-SHA256 over `<time>.<body>` with
 * the whole `whsec_…` text as the key, one signature for each secret. Source: docs.stripe.com/webhooks#verify-manually.
 */
export function signatureHeader(secrets: readonly string[], body: Buffer, atUnixSeconds: number): string {
  const signatures = secrets.map((secret) => {
    const digest = createHmac("sha256", secret).update(`${atUnixSeconds}.`).update(body).digest("hex");
    return `,v1=${digest}`;
  });
  return `t=${atUnixSeconds}${signatures.join("")}`;
}
