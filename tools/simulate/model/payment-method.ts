/** Who may pay with a card that a merchant made, written from the documentation. */
import type { Answer } from "./possibilities.ts";

/** Why a payment may not use a card, as the code of an answer with status 400. */
export const REFUSAL = {
  /** A card without a customer serves one payment. */
  used: "",
  /** It is saved for a customer, and the payment names none. */
  ofSomebody: "parameter_missing",
  /** It is saved for another customer than the payment's. */
  ofAnother: "resource_missing",
} as const;

/** Whether an answer refuses a card for this reason. */
export const isRefusal = (answer: Answer, why: keyof typeof REFUSAL): boolean =>
  answer.status === 400 && codeOf(answer) === REFUSAL[why];

/**
 * Whether a payment keeps its card for good: the issuer was asked. Where our own rules refused the payment or nothing was
 * done, the card is free again; where it is still under way, nobody knows yet.
 */
export const keepsCard = (answer: Answer): boolean =>
  answer.status === 200
    ? (JSON.parse(answer.body) as { status: string }).status !== "processing"
    : answer.status === 402 && !["processing_error", "fraudulent"].includes(codeOf(answer));

function codeOf({ body }: Answer): string {
  const { error } = JSON.parse(body) as { error?: { decline_code?: string; code?: string } };
  return error?.decline_code ?? error?.code ?? "";
}
