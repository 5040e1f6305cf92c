/**
 * The issuer's answers for Stripe's test cards. Source: docs.stripe.com/testing.
 *
 * Names omit the prefixes `pm_card_` and `tok_`, which mean the same card, and the `visa_` that some of Stripe's own
 * pages put before `chargeDeclined…`.
 */
export type IssuerOutcome =
  | { readonly kind: "approve"; readonly refundable: boolean }
  | { readonly kind: "decline"; readonly code: string; readonly declineCode?: string | undefined }
  /** The shopper authenticates first; `offSession` is the outcome when no shopper is present. */
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

/** The issuer required authentication, and it failed. */
export const authenticationFailed: FinalOutcome = refuse("authentication_failed");

/** Approved cards: brands, and cards that matter to somebody else (fraud, disputes, payout timing). */
const APPROVED =
  "visa visa_debit mastercard mastercard_debit mastercard_prepaid amex discover diners jcb unionpay " +
  "bypassPending domesticPricing pendingRefund " +
  "avsFail avsLine1Fail avsZipFail avsUnchecked cvcCheckFail " +
  "riskLevelElevated riskLevelHighest radarBlock " +
  "createDispute createDisputeProductNotReceived createDisputeInquiry createIssuerFraudRecord " +
  "createMultipleDisputes createCe3EligibleDispute createComplianceDispute " +
  "threeDSecureOptional threeDSecureOptionalProcessingError amex_threeDSecureNotSupported";

/** A customer can have this card, but every charge to it fails. */
const CUSTOMER_FAIL = "chargeCustomerFail";

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
  [CUSTOMER_FAIL, decline("generic_decline")],

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

/** The issuer's answer for a test token. Declines unknown tokens. */
export function outcomeOf(token: string): IssuerOutcome {
  const card = cardOf(token);
  if (card === undefined) return unknownCard;
  return OUTCOMES.get(card) ?? (COUNTRY.test(card) ? approve : unknownCard);
}

/** What the issuer answers where it is asked about the card alone, without an amount. */
export const verificationOf = (token: string): IssuerOutcome =>
  cardOf(token) === CUSTOMER_FAIL ? approve : outcomeOf(token);

/** The same where the merchant asks for a challenge: the issuer decides afterwards, if the card can authenticate at all. */
export function challengedOutcomeOf(token: string, usual: IssuerOutcome): IssuerOutcome {
  const cannot = cardOf(token)?.endsWith("threeDSecureNotSupported") ?? true;
  return usual.kind === "challenge" || cannot ? usual : challenge(usual);
}

const cardOf = (token: string): string | undefined =>
  /^(?:pm_card|tok)_(?:visa_(?=chargeDeclined))?(.+)$/.exec(token)?.[1];
