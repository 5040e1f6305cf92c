import { newId } from "@platform/kernel/id";
import type { Acquirer, AcquirerInquiry, AcquirerOutcome, AuthoriseRequest } from "../src/ports/acquirer.ts";

/** An unused key. */
export const newKey = (): string => newId("att");

/** An authorisation of 10.00 USD, approved by default. */
export function authorisation(options: Partial<AuthoriseRequest> = {}): AuthoriseRequest {
  return {
    key: newKey(),
    amount: 1000n,
    currency: "usd",
    capture: false,
    paymentMethod: "pm_card_visa",
    descriptor: "SHOP",
    offSession: false,
    requestChallenge: false,
    challenge: undefined,
    ...options,
  };
}

/** Authorises an amount, and resolves to the authorisation's reference. */
export async function authorised(
  acquirer: Acquirer,
  amount: bigint,
  options: Partial<AuthoriseRequest> = {},
): Promise<string> {
  const outcome = await acquirer.authorise(authorisation({ amount, ...options }));
  if (outcome.kind !== "approved") throw new Error(`expected an approval, not ${resultOf(outcome)}`);
  return outcome.reference;
}

/** Authorises and captures an amount. */
export const captured = (acquirer: Acquirer, amount: bigint): Promise<string> =>
  authorised(acquirer, amount, { capture: true });

/** The kind of an outcome, or the code of a decline. */
export const resultOf = (outcome: AcquirerOutcome | AcquirerInquiry): string =>
  outcome.kind === "declined" ? outcome.code : outcome.kind;

/** Does the same thing many times concurrently. */
export const concurrently = <T>(times: number, work: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, work));
