import { type Cases, hold, invalid, pay, type Refusal } from "../cases.ts";

/** What each currency takes: whether it has decimals, its step, its minimum and its maximum. */

const ACCEPTED: readonly (readonly [why: string, currency: string, amount: number])[] = [
  ["the minimum", "eur", 50],
  ["the minimum", "gbp", 30],
  ["the minimum", "mxn", 1000],
  ["the minimum", "huf", 17_500],
  ["the minimum of a currency without decimals", "jpy", 50],
  ["no decimals", "clp", 500],
  ["no decimals", "krw", 5001],
  ["no decimals", "vnd", 100_001],
  ["no decimals", "xof", 1001],
  ["three decimals", "bhd", 5120],
  ["three decimals", "jod", 5120],
  ["three decimals", "omr", 5120],
  ["three decimals", "tnd", 5120],
  ["whole amounts with two zeros", "isk", 50_000],
  ["whole amounts with two zeros", "ugx", 500_000],
  ["nine digits", "inr", 999_999_999],
  ["ten digits", "cop", 9_999_999_999],
  ["twelve digits", "idr", 999_999_999_999],
];

const tooSmall: Refusal = { statusCode: 400, type: "invalid_request_error", code: "amount_too_small" };
const tooLarge: Refusal = { statusCode: 400, type: "invalid_request_error", code: "amount_too_large" };

const REFUSED: readonly (readonly [why: string, currency: string, amount: number, refusal: Refusal])[] = [
  ["less than the minimum", "eur", 49, tooSmall],
  ["less than the minimum", "gbp", 29, tooSmall],
  ["less than the minimum", "mxn", 999, tooSmall],
  ["less than the minimum", "jpy", 49, tooSmall],
  ["nine digits", "jpy", 100_000_000, tooLarge],
  ["ten digits", "inr", 1_000_000_000, tooLarge],
  ["a last digit", "bhd", 5125, invalid("amount")],
  ["a last digit", "jod", 5121, invalid("amount")],
  ["decimals", "isk", 50_050, invalid("amount")],
  ["decimals", "ugx", 500_001, invalid("amount")],
  ["bitcoin", "btc", 2000, invalid("currency")],
  ["no currency", "xxx", 2000, invalid("currency")],
];

export function chargingInCurrencies({ accepts, refuses }: Cases): void {
  for (const [why, currency, amount] of ACCEPTED) {
    accepts(`${why}: ${amount} ${currency}`, ({ stripe }) => stripe.paymentIntents.create({ amount, currency }), {
      amount,
      currency,
    });
  }
  for (const [why, currency, amount, refusal] of REFUSED) {
    refuses(
      `${why}: ${amount} ${currency}`,
      ({ stripe }) => stripe.paymentIntents.create({ amount, currency }),
      refusal,
    );
  }
  accepts(
    "keeps a payment in its currency",
    (shop) => pay(shop, { amount: 500, currency: "jpy", expand: ["latest_charge"] }),
    { status: "succeeded", amount_received: 500, latest_charge: { amount: 500, currency: "jpy" } },
  );
  accepts(
    "refunds in the currency of the payment",
    async (shop) => {
      const { id } = await pay(shop, { amount: 5120, currency: "kwd" });
      return shop.stripe.refunds.create({ payment_intent: id, amount: 120 });
    },
    { amount: 120, currency: "kwd", status: "succeeded" },
  );
  refuses(
    "a refund between two steps",
    async (shop) => {
      const { id } = await pay(shop, { amount: 50_000, currency: "isk" });
      return shop.stripe.refunds.create({ payment_intent: id, amount: 150 });
    },
    invalid("amount"),
  );
  refuses(
    "a capture between two steps",
    async (shop) => {
      const { id } = await hold(shop, { amount: 5120, currency: "kwd" });
      return shop.stripe.paymentIntents.capture(id, { amount_to_capture: 5001 });
    },
    invalid("amount_to_capture"),
  );
  refuses(
    "a change of currency that makes the amount too small",
    async ({ stripe }) => {
      const { id } = await stripe.paymentIntents.create({ amount: 60, currency: "usd" });
      return stripe.paymentIntents.update(id, { currency: "mxn" });
    },
    tooSmall,
  );
}
