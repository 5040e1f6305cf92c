import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid, missing } from "../cases.ts";

const BASE = { amount: 2000, currency: "usd" } as const;

/** Parameters that the SDK's types do not allow. */
const wrong = (params: object): Stripe.PaymentIntentCreateParams => params as Stripe.PaymentIntentCreateParams;

export function creatingPaymentIntents({ accepts, refuses }: Cases): void {
  accepts("with an amount and a currency", ({ stripe }) => stripe.paymentIntents.create(BASE), {
    object: "payment_intent",
    id: expect.stringMatching(/^pi_/),
    amount: 2000,
    amount_capturable: 0,
    amount_received: 0,
    capture_method: "automatic_async",
    confirmation_method: "automatic",
    client_secret: expect.stringMatching(/^pi_.+_secret_/),
    currency: "usd",
    livemode: false,
    latest_charge: null,
    payment_method: null,
    status: "requires_payment_method",
  });
  accepts("with an upper-case currency", ({ stripe }) => stripe.paymentIntents.create({ ...BASE, currency: "EUR" }), {
    currency: "eur",
  });
  accepts(
    "with a method, which then waits for its confirmation",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, payment_method: "pm_card_visa" }),
    { status: "requires_confirmation", payment_method: expect.stringMatching(/^pm_/) },
  );
  accepts(
    "with payment_method_types as older integrations do",
    ({ stripe }) => stripe.paymentIntents.create(wrong({ ...BASE, payment_method_types: ["card"] })),
    { payment_method_types: ["card"] },
  );
  accepts(
    "with automatic payment methods",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, automatic_payment_methods: { enabled: true } }),
    { automatic_payment_methods: { enabled: true } },
  );
  accepts(
    "with a description, a receipt's address and metadata",
    ({ stripe }) =>
      stripe.paymentIntents.create({
        ...BASE,
        description: "A lamp",
        receipt_email: "ada@example.com",
        metadata: { order: "6735" },
      }),
    { description: "A lamp", receipt_email: "ada@example.com", metadata: { order: "6735" } },
  );
  accepts(
    "with a shipping address",
    ({ stripe }) =>
      stripe.paymentIntents.create({
        ...BASE,
        shipping: { name: "Ada", address: { line1: "12 St James's Square", city: "London", country: "GB" } },
      }),
    { shipping: { name: "Ada", address: { city: "London", country: "GB" } } },
  );
  accepts(
    "with a customer",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      return stripe.paymentIntents.create({ ...BASE, customer: customer.id, expand: ["customer"] });
    },
    { customer: { object: "customer" } },
  );
  accepts(
    "in a currency without decimals",
    ({ stripe }) => stripe.paymentIntents.create({ amount: 500, currency: "jpy" }),
    { amount: 500, currency: "jpy" },
  );
  accepts(
    "in a currency with three decimals",
    ({ stripe }) => stripe.paymentIntents.create({ amount: 5120, currency: "kwd" }),
    { amount: 5120, currency: "kwd" },
  );
  accepts(
    "the smallest amount of dollars",
    ({ stripe }) => stripe.paymentIntents.create({ amount: 50, currency: "usd" }),
    { amount: 50 },
  );
  accepts("the largest amount", ({ stripe }) => stripe.paymentIntents.create({ amount: 99_999_999, currency: "usd" }), {
    amount: 99_999_999,
  });

  refuses("no amount", ({ stripe }) => stripe.paymentIntents.create(wrong({ currency: "usd" })), {
    ...invalid("amount", "parameter_missing"),
  });
  refuses("no currency", ({ stripe }) => stripe.paymentIntents.create(wrong({ amount: 2000 })), {
    ...invalid("currency", "parameter_missing"),
  });
  refuses("a fraction of a cent", ({ stripe }) => stripe.paymentIntents.create({ ...BASE, amount: 10.5 }), {
    ...invalid("amount", "parameter_invalid_integer"),
  });
  refuses("a negative amount", ({ stripe }) => stripe.paymentIntents.create({ ...BASE, amount: -1 }), {
    ...invalid("amount", "parameter_invalid_integer"),
  });
  refuses("an amount below the minimum", ({ stripe }) => stripe.paymentIntents.create({ ...BASE, amount: 49 }), {
    statusCode: 400,
    type: "invalid_request_error",
    code: "amount_too_small",
  });
  refuses("an amount of nine digits", ({ stripe }) => stripe.paymentIntents.create({ ...BASE, amount: 100_000_000 }), {
    statusCode: 400,
    type: "invalid_request_error",
    code: "amount_too_large",
  });
  refuses(
    "a currency that does not exist",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, currency: "usx" }),
    {
      ...invalid("currency"),
    },
  );
  refuses(
    "a last digit in a currency of three decimals",
    ({ stripe }) => stripe.paymentIntents.create({ amount: 5121, currency: "kwd" }),
    { ...invalid("amount") },
  );
  refuses(
    "an unknown parameter",
    ({ stripe }) => stripe.paymentIntents.create(wrong({ ...BASE, ammount: 1 })),
    invalid("ammount", "parameter_unknown"),
  );
  refuses(
    "level 3 data of an account that is not approved for it",
    ({ stripe }) => stripe.paymentIntents.create(wrong({ ...BASE, level3: { merchant_reference: "1" } })),
    invalid("level3", "parameter_unknown"),
  );
  refuses(
    "a customer that does not exist",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, customer: "cus_none" }),
    { ...missing("customer"), statusCode: 400 },
  );
  refuses(
    "a method that does not exist",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, payment_method: "pm_none" }),
    { ...missing("payment_method"), statusCode: 400 },
  );
  refuses("a wrong e-mail address", ({ stripe }) => stripe.paymentIntents.create({ ...BASE, receipt_email: "ada" }), {
    ...invalid("receipt_email", "email_invalid"),
  });
  refuses(
    "a metadata key of 41 characters",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, metadata: { ["k".repeat(41)]: "v" } }),
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "a metadata value of 501 characters",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, metadata: { k: "v".repeat(501) } }),
    { statusCode: 400, type: "invalid_request_error", param: "metadata[k]" },
  );
  refuses(
    "more than 50 metadata keys",
    ({ stripe }) =>
      stripe.paymentIntents.create({
        ...BASE,
        metadata: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, "v"])),
      }),
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses(
    "a suffix with a forbidden character",
    ({ stripe }) => stripe.paymentIntents.create({ ...BASE, statement_descriptor_suffix: "A<B" }),
    invalid("statement_descriptor_suffix"),
  );
  refuses("confirmation without a method", ({ stripe }) => stripe.paymentIntents.create({ ...BASE, confirm: true }), {
    statusCode: 400,
    type: "invalid_request_error",
  });
  refuses("an unknown expansion", ({ stripe }) => stripe.paymentIntents.create({ ...BASE, expand: ["nothing"] }), {
    statusCode: 400,
    type: "invalid_request_error",
  });
}
