/**
 * What the issuer says to each of Stripe's test cards. Source: docs.stripe.com/testing.
 *
 * Tokens are written without `pm_card_` and `tok_`, which mean the same card, and without the `visa_` that some of
 * Stripe's own pages put before `chargeDeclined…`.
 */
export type IssuerOutcome =
  | { readonly kind: "approve"; readonly refundable: boolean }
  | { readonly kind: "decline"; readonly code: string; readonly declineCode?: string | undefined }
  /** The shopper authenticates first; `offSession` is what happens where there is nobody to do it. */
  | { readonly kind: "challenge"; readonly offSession: FinalOutcome; readonly completed: FinalOutcome };
export type FinalOutcome = Exclude<IssuerOutcome, { kind: "challenge" }>;

const approve: FinalOutcome = { kind: "approve", refundable: true };
const decline = (declineCode: string): FinalOutcome => ({ kind: "decline", code: "card_declined", declineCode });
const refuse = (code: string): FinalOutcome => ({ kind: "decline", code });

const authenticationRequired: FinalOutcome = {
  kind: "decline",
  code: "authentication_required",
  declineCode: "authentication_required",
};
const challenge = (completed: FinalOutcome, offSession: FinalOutcome = authenticationRequired): IssuerOutcome => ({
  kind: "challenge",
  offSession,
  completed,
});

/** A card that nobody has issued. */
const unknownCard = decline("invalid_account");

/** Authentication was asked for and failed. */
export const authenticationFailed: FinalOutcome = refuse("authentication_failed");

/** Cards that are approved: brands, and those about which somebody else decides (fraud, disputes, payout timing). */
const APPROVED =
  "visa visa_debit mastercard mastercard_debit mastercard_prepaid amex discover diners jcb unionpay " +
  "bypassPending domesticPricing pendingRefund " +
  "avsFail avsLine1Fail avsZipFail avsUnchecked cvcCheckFail " +
  "riskLevelElevated riskLevelHighest radarBlock " +
  "createDispute createDisputeProductNotReceived createDisputeInquiry createIssuerFraudRecord " +
  "createMultipleDisputes createCe3EligibleDispute createComplianceDispute " +
  "threeDSecureOptional threeDSecureOptionalProcessingError amex_threeDSecureNotSupported";

const OUTCOMES: ReadonlyMap<string, IssuerOutcome> = new Map<string, IssuerOutcome>([
  ...APPROVED.split(" ").map((card) => [card, approve] as const),
  ["refundFail", { kind: "approve", refundable: false }],

  ["chargeDeclined", decline("generic_decline")],
  ["chargeDeclinedInsufficientFunds", decline("insufficient_funds")],
  ["chargeDeclinedLostCard", decline("lost_card")],
  ["chargeDeclinedStolenCard", decline("stolen_card")],
  ["chargeDeclinedFraudulent", decline("fraudulent")],
  ["chargeDeclinedVelocityLimitExceeded", decline("card_velocity_exceeded")],
  ["chargeDeclinedExpiredCard", refuse("expired_card")],
  ["chargeDeclinedIncorrectCvc", refuse("incorrect_cvc")],
  ["chargeDeclinedProcessingError", refuse("processing_error")],
  // It can be attached to a customer, and every charge of it fails.
  ["chargeCustomerFail", decline("generic_decline")],

  ["threeDSecure2Required", challenge(approve)],
  ["threeDSecureRequired", challenge(approve)],
  ["threeDSecureRequiredChargeDeclined", challenge(decline("generic_decline"))],
  ["authenticationRequired", challenge(approve)],
  ["authenticationRequiredOnSetup", challenge(approve)],
  ["authenticationRequiredSetupForOffSession", challenge(approve, approve)],
  ["authenticationRequiredChargeDeclinedInsufficientFunds", challenge(decline("insufficient_funds"))],
]);

/** Cards by country, `pm_card_br`: all are approved. */
const COUNTRY = /^[a-z]{2}$/;

/** What the issuer says to this test token. A token that we do not know is declined. */
export function outcomeOf(token: string): IssuerOutcome {
  const card = /^(?:pm_card|tok)_(?:visa_(?=chargeDeclined))?(.+)$/.exec(token)?.[1];
  if (card === undefined) return unknownCard;
  return OUTCOMES.get(card) ?? (COUNTRY.test(card) ? approve : unknownCard);
}
