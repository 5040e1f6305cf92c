/**
 * Stripe's test cards: payment methods of every account in test mode, whose token is their id. This file describes the
 * cards and their risk; the sandbox acquirer decides how the issuer answers each.
 * Source: docs.stripe.com/testing.
 */
export interface TestCard {
  /** `pm_card_visa` */
  readonly token: string;
  readonly brand: Brand;
  readonly last4: string;
  /** The same for everyone who uses the token: it is the same card. */
  readonly fingerprint: string;
  readonly country: string;
  readonly funding: "credit" | "debit" | "prepaid";
  readonly expMonth: number;
  readonly expYear: number;
  readonly risk: "unknown" | "normal" | "elevated" | "highest";
  readonly threeDSecure: ThreeDSecure;
  /** What the issuer says to the security code. */
  readonly cvcCheck: "pass" | "fail";
}

type Brand = "visa" | "mastercard" | "amex" | "discover" | "diners" | "jcb" | "unionpay";
type ThreeDSecure = "not_supported" | "optional" | "required";

/** The test card of a token, `pm_card_visa`. */
export function testCard(token: string): TestCard | undefined {
  return CARDS.get(token);
}

/** Every test card. */
export const testCards = (): readonly TestCard[] => [...CARDS.values()];

/** The payment method that a card token stands for: `tok_visa` is `pm_card_visa`. */
export function paymentMethodOf(tok: string): string | undefined {
  return tok.startsWith("tok_") ? CARDS.get(`pm_card_${tok.slice(4)}`)?.token : undefined;
}

const BRANDS: Readonly<Record<string, readonly [brand: Brand, last4: string, funding?: TestCard["funding"]]>> = {
  visa: ["visa", "4242"],
  visa_debit: ["visa", "5556", "debit"],
  mastercard: ["mastercard", "4444"],
  mastercard_debit: ["mastercard", "3222", "debit"],
  mastercard_prepaid: ["mastercard", "5100", "prepaid"],
  amex: ["amex", "0005"],
  discover: ["discover", "1117"],
  diners: ["diners", "0004"],
  jcb: ["jcb", "0505"],
  unionpay: ["unionpay", "0005"],
};

/** Visa cards with a special outcome. Stripe's pages write some of the declines with a `visa_` before them. */
const DECLINES: Readonly<Record<string, string>> = {
  chargeDeclined: "0002",
  chargeDeclinedInsufficientFunds: "9995",
  chargeDeclinedLostCard: "9987",
  chargeDeclinedStolenCard: "9979",
  chargeDeclinedFraudulent: "0019",
  chargeDeclinedVelocityLimitExceeded: "6975",
  chargeDeclinedExpiredCard: "0069",
  chargeDeclinedIncorrectCvc: "0127",
  chargeDeclinedProcessingError: "0119",
};

interface Special {
  readonly last4: string;
  readonly risk?: TestCard["risk"];
  readonly threeDSecure?: ThreeDSecure;
  readonly cvcCheck?: TestCard["cvcCheck"];
}

const SPECIAL: Readonly<Record<string, Special>> = {
  chargeCustomerFail: { last4: "0341" },
  riskLevelElevated: { last4: "9235", risk: "elevated" },
  riskLevelHighest: { last4: "4954", risk: "highest" },
  radarBlock: { last4: "0019", risk: "highest" },
  createDispute: { last4: "0259" },
  createDisputeProductNotReceived: { last4: "2685" },
  createDisputeInquiry: { last4: "1976" },
  createIssuerFraudRecord: { last4: "5423" },
  createMultipleDisputes: { last4: "0404" },
  createCe3EligibleDispute: { last4: "3545" },
  createComplianceDispute: { last4: "8403" },
  refundFail: { last4: "5126" },
  pendingRefund: { last4: "7726" },
  bypassPending: { last4: "0077" },
  domesticPricing: { last4: "0093" },
  cvcCheckFail: { last4: "0101", cvcCheck: "fail" },
  avsFail: { last4: "0010" },
  avsLine1Fail: { last4: "0028" },
  avsZipFail: { last4: "0036" },
  avsUnchecked: { last4: "0044" },
  threeDSecure2Required: { last4: "3220", threeDSecure: "required" },
  threeDSecureRequired: { last4: "3063", threeDSecure: "required" },
  threeDSecureRequiredChargeDeclined: { last4: "1629", threeDSecure: "required" },
  threeDSecureOptional: { last4: "3055" },
  threeDSecureOptionalProcessingError: { last4: "3097" },
  authenticationRequired: { last4: "3184", threeDSecure: "required" },
  authenticationRequiredOnSetup: { last4: "3155", threeDSecure: "required" },
  authenticationRequiredSetupForOffSession: { last4: "0446", threeDSecure: "required" },
  authenticationRequiredChargeDeclinedInsufficientFunds: { last4: "3178", threeDSecure: "required" },
};

/** A Visa of each country that has one on Stripe's page: last digits by country. */
const COUNTRIES: Readonly<Record<string, string>> = {
  us: "4242",
  ar: "0003",
  br: "0006",
  ca: "0000",
  cl: "0001",
  co: "0003",
  cr: "0000",
  ec: "0000",
  mx: "8001",
  pa: "0000",
  pe: "0006",
  py: "0009",
  uy: "0008",
  ae: "0004",
  at: "0007",
  be: "0004",
  bg: "0004",
  by: "0005",
  ch: "0009",
  cy: "0006",
  cz: "0002",
  de: "0000",
  dk: "0001",
  ee: "0001",
  es: "0007",
  fi: "0004",
  fr: "0003",
  gb: "0000",
  gi: "0000",
  gr: "0000",
  hr: "0001",
  hu: "0005",
  ie: "0005",
  is: "0001",
  it: "0008",
  li: "0009",
  lt: "0000",
  lu: "0006",
  lv: "0005",
  mt: "0002",
  nl: "0002",
  no: "0003",
  pl: "0005",
  pt: "0001",
  ro: "0002",
  se: "0008",
  si: "0006",
  sk: "0002",
  au: "0000",
  cn: "0002",
  hk: "0001",
  in: "0008",
  jp: "0003",
  my: "0002",
  nz: "0000",
  sg: "0003",
  th: "0003",
  tw: "0008",
};

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const CARDS: ReadonlyMap<string, TestCard> = new Map(
  [
    ...Object.entries(BRANDS).map(([name, [brand, last4, funding]]) => card(name, { brand, last4, funding })),
    ...Object.entries(DECLINES).flatMap(([name, last4]) => [card(name, { last4 }), card(`visa_${name}`, { last4 })]),
    ...Object.entries(SPECIAL).map(([name, special]) => card(name, special)),
    ...Object.entries(COUNTRIES).map(([country, last4]) => card(country, { last4, country: country.toUpperCase() })),
  ].map((each) => [each.token, each]),
);

type Given = Special & {
  readonly brand?: Brand;
  readonly funding?: TestCard["funding"] | undefined;
  readonly country?: string;
};

function card(name: string, given: Given): TestCard {
  return {
    token: `pm_card_${name}`,
    brand: given.brand ?? "visa",
    last4: given.last4,
    fingerprint: fingerprintOf(name.replace(/^visa_(?=charge)/, "")),
    country: given.country ?? "US",
    funding: given.funding ?? "credit",
    expMonth: 12,
    expYear: 2034,
    risk: given.risk ?? "normal",
    threeDSecure: given.threeDSecure ?? "optional",
    cvcCheck: given.cvcCheck ?? "pass",
  };
}

/** Sixteen characters computed from the name alone (FNV-1a), because there is no card number to compute them from. */
function fingerprintOf(name: string): string {
  let hash = 0xcbf29ce484222325n;
  let text = "";
  while (text.length < 16) {
    for (const byte of Buffer.from(`${text}${name}`)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    text += ALPHABET[Number(hash % 62n)];
  }
  return text;
}
