import { terms } from "../../../src/http/parameters/payment-options.ts";
import type { Api } from "../api.ts";
import { parameterNames } from "./parameter-names.ts";
import { METHOD_DATA } from "./setup-intent-samples.ts";
import {
  address,
  beside,
  expansion,
  type Exemption,
  METADATA,
  type Prepared,
  type RouteSamples,
  same,
  type Sample,
} from "./sample.ts";

const PATH = "/v1/payment_intents";

const SHIPPING = beside(
  { "shipping[name]": "Nobody", "shipping[address][line1]": "Nowhere" },
  {
    ...address("shipping[address]"),
    "shipping[name]": same("Jane"),
    "shipping[phone]": same("+4755123456"),
    "shipping[carrier]": same("Posten"),
    "shipping[tracking_number]": same("JJ1234"),
  },
);

/** A payment's description, which may change until it is confirmed. */
const DESCRIBED: Record<string, Sample> = {
  capture_method: same("manual"),
  receipt_email: same("jane@example.com"),
  setup_future_usage: same("off_session"),
  allowed_payment_method_types: same(["card"]),
  ...SHIPPING,
};

const ONE_OF_THEM = "Every type besides card is read and kept alike: sepa_debit stands for all of them.";
const KEPT_OPTIONS = Object.fromEntries(
  parameterNames(terms)
    .filter((name) => /^payment_method_options\[(?!card\]|sepa_debit\])/.test(name))
    .map((name) => [name, { exempt: ONE_OF_THEM }]),
);
const CARD_OPTIONS = "payment_method_options[card]";

/** How a payment is made. */
const TERMS: Record<string, Sample | Exemption> = {
  ...METHOD_DATA,
  ...KEPT_OPTIONS,
  [`${CARD_OPTIONS}[capture_method]`]: same("manual"),
  [`${CARD_OPTIONS}[request_extended_authorization]`]: same("if_available"),
  [`${CARD_OPTIONS}[request_incremental_authorization]`]: same("if_available"),
  [`${CARD_OPTIONS}[request_multicapture]`]: same("if_available"),
  [`${CARD_OPTIONS}[request_overcapture]`]: same("never"),
  [`${CARD_OPTIONS}[request_three_d_secure]`]: {
    ...same("any"),
    notInCharge: "It has the shopper challenged, so that there is no charge yet.",
  },
  [`${CARD_OPTIONS}[statement_descriptor_suffix_kana]`]: same("\u30c1\u30e5\u30a6\u30e2\u30f3"),
  [`${CARD_OPTIONS}[statement_descriptor_suffix_kanji]`]: same("\u6ce8\u6587"),
  "payment_method_options[sepa_debit]": same({ setup_future_usage: "off_session" }),
  "payment_details[customer_reference]": same("C 12"),
  "payment_details[order_reference]": same("O 6735"),
};
const transferGroup = same("ORDER_6735");
const useStripeSdk: Sample = {
  sent: "true",
  beside: { payment_method: "pm_card_threeDSecure2Required" },
  at: "next_action[type]",
  back: "use_stripe_sdk",
  notInCharge: "There is none until the shopper has come back.",
};
const errorOnRequiresAction: Sample = {
  sent: "true",
  beside: { payment_method: "pm_card_threeDSecure2Required" },
  at: "error[code]",
  back: "authentication_required",
  onlyInAnswer: "It decides how this one attempt ends.",
};
const MANDATE = Object.fromEntries(
  ["type", "accepted_at", "online][ip_address", "online][user_agent"].map((name) => [
    `mandate_data[customer_acceptance][${name}]`,
    { exempt: "A card has no mandate: payment-options.test.ts sends one." },
  ]),
);
const confirmed = (sample: Sample): Sample => ({ ...sample, beside: { ...sample.beside, confirm: "true" } });

const STATEMENT: Record<string, Sample | Exemption> = {
  statement_descriptor: { exempt: "A card has none: it is refused." },
  statement_descriptor_suffix: same("Order 6735"),
};

const customer: Sample = { sent: (ids) => ids["customer"]! };
const description = same("Three books");
const expand = expansion({ sent: ["payment_method"], at: "payment_method[object]", back: "payment_method" });
const expandCharge = expansion({ sent: ["latest_charge"], at: "latest_charge[object]", back: "charge" });

/** Only a payment that waits for its shopper shows its return URL. */
/** The token becomes a payment method with a new id. */
const MASTERCARD = {
  sent: "pm_card_mastercard",
  beside: { expand: ["payment_method"] },
  at: "payment_method[card][brand]",
  back: "mastercard",
  onlyInAnswer: "An expansion is of one answer.",
};
const CHALLENGED = { confirm: "true", payment_method: "pm_card_threeDSecure2Required" };
const returnUrl: Sample = {
  sent: "https://shop.example/back",
  beside: CHALLENGED,
  at: "next_action[redirect_to_url][return_url]",
  notInCharge: "There is none until the shopper has come back.",
};
/** Without a shopper there can be no challenge. */
const offSession: Sample = {
  sent: "true",
  beside: CHALLENGED,
  at: "error[code]",
  back: "authentication_required",
  onlyInAnswer: "Stripe shows it nowhere: it is said to the acquirer.",
};

const ONLY_CARD: Exemption = {
  exempt: "Only `card` is accepted, and that is what a payment has when it is created.",
};

export const create: RouteSamples = {
  prepare: async (api) => ({ path: PATH, base: { amount: "1000", currency: "usd" }, ids: await idsOf(api) }),
  event: "own",
  charged: true,
  parameters: {
    amount: same("2300"),
    currency: same("eur"),
    confirm: { sent: "true", beside: { payment_method: "pm_card_visa" }, at: "status", back: "succeeded" },
    payment_method: MASTERCARD,
    payment_method_types: { sent: ["card"], at: "automatic_payment_methods", back: null },
    "automatic_payment_methods[enabled]": { sent: "false", at: "automatic_payment_methods", back: null },
    "automatic_payment_methods[allow_redirects]": {
      sent: "never",
      beside: { "automatic_payment_methods[enabled]": "true" },
    },
    confirmation_method: same("manual"),
    customer,
    description,
    ...METADATA,
    ...DESCRIBED,
    ...STATEMENT,
    ...TERMS,
    ...MANDATE,
    error_on_requires_action: confirmed(errorOnRequiresAction),
    use_stripe_sdk: confirmed(useStripeSdk),
    transfer_group: transferGroup,
    off_session: offSession,
    return_url: returnUrl,
    expand: { ...expand.expand, beside: { payment_method: "pm_card_visa" } },
  },
};

export const update: RouteSamples = {
  prepare: (api) => prepared(api, { amount: 1000, currency: "usd" }),
  event: "confirms",
  charged: true,
  parameters: {
    amount: same("2300"),
    currency: same("eur"),
    payment_method: MASTERCARD,
    payment_method_types: ONLY_CARD,
    customer,
    description,
    ...METADATA,
    ...DESCRIBED,
    ...STATEMENT,
    ...TERMS,
    [`${CARD_OPTIONS}[request_three_d_secure]`]: {
      exempt: "The confirmation then waits for its shopper: payment-options.test.ts updates it.",
    },
    transfer_group: transferGroup,
    expand: { ...expand.expand, beside: { payment_method: "pm_card_visa" } },
  },
};

export const confirm: RouteSamples = {
  async prepare(api) {
    const { path, ...made } = await prepared(api, { amount: 1000, currency: "usd" });
    return { ...made, path: `${path}/confirm`, base: { payment_method: "pm_card_visa" } };
  },
  event: "own",
  charged: true,
  parameters: {
    client_secret: { exempt: "It says who asks; a wrong one is refused." },
    payment_method: { exempt: "Every confirmation here names one: payments-api.test.ts confirms with another." },
    payment_method_types: ONLY_CARD,
    ...DESCRIBED,
    ...TERMS,
    ...MANDATE,
    error_on_requires_action: errorOnRequiresAction,
    use_stripe_sdk: useStripeSdk,
    off_session: { ...offSession, beside: { payment_method: CHALLENGED.payment_method } },
    return_url: { ...returnUrl, beside: { payment_method: CHALLENGED.payment_method } },
    ...expandCharge,
  },
};

export const capture: RouteSamples = {
  async prepare(api) {
    const { path, ...made } = await prepared(api, AUTHORISED);
    return { ...made, path: `${path}/capture` };
  },
  event: "own",
  charged: true,
  parameters: {
    amount_to_capture: { sent: "700", at: "amount_received" },
    final_capture: { exempt: "True says what is done without it, and false is refused." },
    metadata: {
      ...METADATA.metadata,
      notInCharge: "A charge keeps the metadata that the payment had when it was made.",
    },
    ...STATEMENT,
    ...expandCharge,
  },
};

export const cancel: RouteSamples = {
  async prepare(api) {
    const { path, ...made } = await prepared(api, AUTHORISED);
    return { ...made, path: `${path}/cancel` };
  },
  event: "own",
  parameters: { cancellation_reason: same("duplicate"), ...expandCharge },
};

const AUTHORISED = {
  amount: 1000,
  currency: "usd",
  capture_method: "manual",
  confirm: true,
  payment_method: "pm_card_visa",
} as const;

async function prepared(api: Api, params: { amount: number; currency: string }): Promise<Prepared> {
  const { id } = await api.stripe.paymentIntents.create(params);
  return { path: `${PATH}/${id}`, base: {}, ids: await idsOf(api) };
}

async function idsOf({ stripe }: Api): Promise<Prepared["ids"]> {
  return { customer: (await stripe.customers.create()).id };
}
