import { newId } from "@platform/kernel/id";
import type { Acquirer, AcquirerInquiry, AcquirerOutcome, AuthoriseRequest } from "../src/ports/acquirer.ts";

/** A key that nobody has used. */
export const newKey = (): string => newId("att");

/** An authorisation of 10.00 USD that is approved, unless told otherwise. */
export function authorisation(options: Partial<AuthoriseRequest> = {}): AuthoriseRequest {
  return {
    key: newKey(),
    amount: 1000n,
    currency: "usd",
    capture: false,
    paymentMethod: "pm_card_visa",
    descriptor: "SHOP",
    offSession: false,
    challenge: undefined,
    ...options,
  };
}

/** Has an amount authorised, and resolves to the reference of the authorisation. */
export async function authorised(
  acquirer: Acquirer,
  amount: bigint,
  options: Partial<AuthoriseRequest> = {},
): Promise<string> {
  const outcome = await acquirer.authorise(authorisation({ amount, ...options }));
  if (outcome.kind !== "approved") throw new Error(`expected an approval, not ${resultOf(outcome)}`);
  return outcome.reference;
}

/** Has an amount authorised and captured. */
export const captured = (acquirer: Acquirer, amount: bigint): Promise<string> =>
  authorised(acquirer, amount, { capture: true });

/** The kind of an outcome, or the code of a decline. */
export const resultOf = (outcome: AcquirerOutcome | AcquirerInquiry): string =>
  outcome.kind === "declined" ? outcome.code : outcome.kind;

/** Does the same thing many times at once. */
export const concurrently = <T>(times: number, work: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, work));
