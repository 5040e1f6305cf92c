import { hash, timingSafeEqual } from "node:crypto";
import type { PaymentIntent } from "../domain/payment-intent.ts";

/** What the shopper's browser needs to see its own payment. */
export const clientSecret = ({ id, details }: PaymentIntent): string => `${id}_secret_${details.secret}`;

/** Whether it is the payment's, in a time that tells nothing of where they differ. */
export const isSecretOf = (intent: PaymentIntent, given: string): boolean =>
  timingSafeEqual(digest(given), digest(clientSecret(intent)));

const digest = (text: string): Buffer => hash("sha256", text, "buffer");
