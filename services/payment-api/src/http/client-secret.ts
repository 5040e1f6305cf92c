import { hash, timingSafeEqual } from "node:crypto";

interface Holder {
  readonly id: string;
  readonly details: { readonly secret: string };
}

/** The secret with which a shopper's browser may see its own payment or setup. */
export const clientSecret = ({ id, details }: Holder): string => `${id}_secret_${details.secret}`;

/** Whether the secret is the object's own, in a time that does not reveal where they differ. */
export const isSecretOf = (holder: Holder, given: string): boolean =>
  timingSafeEqual(digest(given), digest(clientSecret(holder)));

const digest = (text: string): Buffer => hash("sha256", text, "buffer");
