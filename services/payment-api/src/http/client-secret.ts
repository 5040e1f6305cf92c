import { hash, timingSafeEqual } from "node:crypto";
import type { PaymentIntent } from "../domain/payment-intent.ts";

/** The secret with which a shopper's browser may see its own payment. */
export const clientSecret = ({ id, details }: PaymentIntent): string => `${id}_secret_${details.secret}`;

/** Whether the secret is the payment's, in a time that does not reveal where they differ. */
export const isSecretOf = (intent: PaymentIntent, given: string): boolean =>
  timingSafeEqual(digest(given), digest(clientSecret(intent)));

const digest = (text: string): Buffer => hash("sha256", text, "buffer");
