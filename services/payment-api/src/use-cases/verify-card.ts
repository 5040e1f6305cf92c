import type { Approved, Challenged, Declined } from "../domain/conclusion.ts";
import type { PaymentMethod } from "../domain/payment-method.ts";
import type { Refusal } from "../domain/refusal.ts";
import { Unavailable } from "../ports/unavailable.ts";
import type { Deps } from "./deps.ts";

/** The issuer is asked about no amount, so any currency does. */
const CURRENCY = "usd";

/**
 * Asks the issuer whether it accepts a card: an authorisation of nothing. It moves no money and leaves nothing behind, so
 * it needs no attempt: without an answer it throws Unavailable, and the merchant simply asks again.
 */
export async function verifyCard(
  { acquirer, newId }: Pick<Deps, "acquirer" | "newId">,
  { token }: Pick<PaymentMethod, "token">,
  { challenge, requestChallenge = false }: { readonly challenge?: string; readonly requestChallenge?: boolean } = {},
): Promise<Approved | Declined | Challenged> {
  const key = newId("ver");
  const outcome = await acquirer.authorise({
    key,
    amount: 0n,
    currency: CURRENCY,
    capture: false,
    paymentMethod: token,
    descriptor: undefined,
    offSession: false,
    requestChallenge,
    challenge,
  });
  switch (outcome.kind) {
    case "approved":
    case "declined":
    case "challenge":
      return outcome;
    case "fenced":
      throw new Error(`the acquirer has closed the key ${key}, which nobody else knows`);
    case "not_sent":
    case "unknown":
      throw new Unavailable(outcome.cause);
  }
}

/** Why the issuer refuses a card; null where it accepts it, or would after a challenge. */
export async function verificationRefusal(
  deps: Pick<Deps, "acquirer" | "newId">,
  method: Pick<PaymentMethod, "token">,
): Promise<Refusal | null> {
  const outcome = await verifyCard(deps, method);
  if (outcome.kind !== "declined") return null;
  return { rule: "card_not_verified", code: outcome.code, declineCode: outcome.declineCode ?? null };
}
