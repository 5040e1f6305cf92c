/** Who may pay with a card that a merchant made, written from the documentation. */
import type { Answer } from "./possibilities.ts";

/** Why a payment may not use a card: the code and the parameter of an answer with status 400. */
export const REFUSAL = {
  /** A card without a customer serves one payment. */
  used: [undefined, undefined],
  /** It is saved for a customer, and the payment names none. */
  ofSomebody: ["parameter_missing", "payment_method"],
  /** It is saved for another customer than the payment's. */
  ofAnother: [undefined, "payment_method"],
} as const;

/** Whether an answer refuses a card for this reason. */
export function isRefusal({ status, body }: Answer, why: keyof typeof REFUSAL): boolean {
  if (status !== 400) return false;
  const { code, param } = (JSON.parse(body) as { error: { code?: string; param?: string } }).error;
  const [wantedCode, wantedParam] = REFUSAL[why];
  return code === wantedCode && param === wantedParam;
}

/**
 * Whether a payment keeps its card for good: the issuer was asked. Where our own rules refused the payment or nothing was
 * done, the card is free again; where it is still under way, nobody knows yet.
 */
export function keepsCard(answer: Answer): boolean {
  if (answer.status === 402) return isAsked(codeOf(answer));
  if (answer.status !== 200) return false;
  const { status, last_payment_error: declined } = JSON.parse(answer.body) as Paid;
  // A request that recovery has overtaken tells a decline so.
  return status === "requires_payment_method" ? isAsked(codeIn(declined)) : status !== "processing";
}

interface Paid {
  readonly status: string;
  readonly last_payment_error?: Problem | null;
}

interface Problem {
  readonly decline_code?: string;
  readonly code?: string;
}

const isAsked = (code: string): boolean => !["processing_error", "fraudulent"].includes(code);

const codeOf = ({ body }: Answer): string => codeIn((JSON.parse(body) as { error?: Problem }).error);

const codeIn = (problem: Problem | null | undefined): string => problem?.decline_code ?? problem?.code ?? "";
