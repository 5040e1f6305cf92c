/** An ISO 4217 code in lower case, as it travels on the wire. */
export type Currency = string & { readonly __brand: "Currency" };

/**
 * Every active code of ISO 4217 in which people pay, and those retired codes that Stripe still takes (ang, bgn, std). The
 * list leaves out funds and units of account (bov, che, chw, clf, cou, mxv, usn, uyi, uyw, xad, xdr, xsu, xua), metals, and
 * the codes for tests and for no currency: nobody can be charged in them. Where ISO and Stripe differ about decimals,
 * Stripe is right, because amounts travel as Stripe writes them; currencies that only ISO lists have ISO's.
 */

/** Currencies without a minor unit. Source: docs.stripe.com/currencies#zero-decimal. */
const ZERO_DECIMAL = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf";
/** Currencies whose minor unit is a thousandth. Source: docs.stripe.com/currencies#three-decimal. */
const THREE_DECIMAL = "bhd iqd jod kwd lyd omr tnd";
/** Two decimals for compatibility, but always whole amounts. Source: docs.stripe.com/currencies#special-cases. */
const WHOLE: ReadonlySet<string> = new Set(["isk", "ugx"]);
/** Everything else has two decimals. */
const TWO_DECIMAL =
  "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd btn bwp byn bzd cad cdf chf cny cop " +
  "crc cup cve czk dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gtq gyd hkd hnl htg huf idr ils inr irr " +
  "isk jmd kes kgs khr kpw kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn " +
  "nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sdg sek sgd shp sle sos srd ssp std stn svc " +
  "syp szl thb tjs tmt top try ttd twd tzs uah ugx usd uyu uzs ved ves wst xcd xcg yer zar zmw zwg";

/**
 * Minimum charge amounts in minor units where Stripe publishes one; another currency's minimum is its least amount, because
 * there is no rate here by which the equivalent of another minimum could be computed. Source:
 * docs.stripe.com/currencies#minimum-and-maximum-charge-amounts.
 */
const MINIMUM: Readonly<Record<string, bigint>> = {
  usd: 50n,
  aed: 200n,
  ars: 50n,
  aud: 50n,
  bgn: 100n,
  brl: 50n,
  cad: 50n,
  chf: 50n,
  cop: 50n,
  czk: 1500n,
  dkk: 250n,
  eur: 50n,
  gbp: 30n,
  hkd: 400n,
  huf: 17500n,
  idr: 50n,
  ils: 50n,
  inr: 50n,
  jpy: 50n,
  krw: 50n,
  mxn: 1000n,
  myr: 200n,
  nok: 300n,
  nzd: 50n,
  php: 50n,
  pln: 200n,
  ron: 200n,
  rub: 50n,
  sek: 300n,
  sgd: 50n,
  thb: 1000n,
  zar: 50n,
};

/**
 * The greatest amount of a payment has eight digits of minor units, and more where so many are worth little. Source:
 * docs.stripe.com/api/payment_intents/create#amount and docs.stripe.com/currencies#minimum-and-maximum-charge-amounts.
 */
const MAXIMUM_DIGITS: Readonly<Record<string, bigint>> = { cop: 10n, idr: 12n, inr: 9n };

const DECIMALS = new Map<string, number>([
  ...ZERO_DECIMAL.split(" ").map((code) => [code, 0] as const),
  ...TWO_DECIMAL.split(" ").map((code) => [code, 2] as const),
  ...THREE_DECIMAL.split(" ").map((code) => [code, 3] as const),
]);

/** Finds the currency for a three-letter code in either case; undefined if we do not know the code. */
export function parseCurrency(code: string): Currency | undefined {
  const lower = code.toLowerCase();
  return DECIMALS.has(lower) ? (lower as Currency) : undefined;
}

/** How many decimals the currency has: 0, 2 or 3. */
export function decimalsOf(currency: Currency): number {
  return DECIMALS.get(currency)!;
}

/**
 * Every amount must be a multiple of this, in minor units: 10 for three decimals, because card networks know only two of
 * them; 100 for a currency that no longer has decimals. Source: docs.stripe.com/currencies#three-decimal.
 */
export function stepOf(currency: Currency): bigint {
  if (WHOLE.has(currency)) return 100n;
  return decimalsOf(currency) === 3 ? 10n : 1n;
}

/** The least amount that can be charged, in minor units. */
export function minimumCharge(currency: Currency): bigint {
  return MINIMUM[currency] ?? stepOf(currency);
}

/** The greatest amount that can be charged at once, in minor units. It need not be a multiple of the step. */
export function maximumCharge(currency: Currency): bigint {
  return 10n ** (MAXIMUM_DIGITS[currency] ?? 8n) - 1n;
}
