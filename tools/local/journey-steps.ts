import { Stripe } from "stripe";

/** The results of earlier steps that later steps use. */
export interface Travelled {
  readonly stripe: Stripe;
  /** The payment intents of earlier steps, by the step's name. */
  readonly intents: ReadonlyMap<StepName, string>;
}

export type StepName = "success" | "decline" | "block" | "authorise" | "capture" | "refund";

export interface Answered {
  readonly intent: string;
  /** The API's answer in a few words. */
  readonly answer: string;
  /** In milliseconds since the Unix epoch. */
  readonly answeredAt: number;
}

export interface Step {
  readonly name: StepName;
  readonly title: string;
  readonly request: string;
  act(travelled: Travelled): Promise<Answered>;
  readonly expected: {
    readonly answer: string;
    readonly attempt: "authorise" | "capture" | "refund";
    readonly booked: "charge" | "refund" | "nothing";
    readonly events: readonly string[];
  };
}

/** One journey through everything that can happen to a payment, good and bad. */
export const STEPS: readonly Step[] = [
  {
    name: "success",
    title: "A payment of 20.00 EUR",
    request: "create and confirm with pm_card_visa",
    act: ({ stripe }) => pay(stripe, { amount: 2000, payment_method: "pm_card_visa" }),
    expected: {
      answer: "succeeded",
      attempt: "authorise",
      booked: "charge",
      events: ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"],
    },
  },
  {
    name: "decline",
    title: "A card that its bank declines",
    request: "create and confirm with pm_card_chargeDeclined",
    act: ({ stripe }) => pay(stripe, { amount: 2100, payment_method: "pm_card_chargeDeclined" }),
    expected: {
      answer: "402 card_declined, issuer_declined",
      attempt: "authorise",
      booked: "nothing",
      events: ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"],
    },
  },
  {
    name: "block",
    title: "A card that fraud-detection blocks",
    request: "create and confirm with pm_card_riskLevelHighest",
    act: ({ stripe }) => pay(stripe, { amount: 2200, payment_method: "pm_card_riskLevelHighest" }),
    expected: {
      answer: "402 card_declined, blocked",
      attempt: "authorise",
      booked: "nothing",
      events: ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"],
    },
  },
  {
    name: "authorise",
    title: "30.00 EUR, held for later",
    request: "create and confirm with capture_method=manual",
    act: ({ stripe }) => pay(stripe, { amount: 3000, payment_method: "pm_card_visa", capture_method: "manual" }),
    expected: {
      answer: "requires_capture",
      attempt: "authorise",
      booked: "nothing",
      events: ["payment_intent.created", "charge.succeeded", "payment_intent.amount_capturable_updated"],
    },
  },
  {
    name: "capture",
    title: "The capture of the 30.00 EUR",
    request: "capture",
    act: async ({ stripe, intents }) => {
      const { id, status } = await stripe.paymentIntents.capture(intents.get("authorise")!);
      return { intent: id, answer: status, answeredAt: Date.now() };
    },
    expected: {
      answer: "succeeded",
      attempt: "capture",
      booked: "charge",
      events: ["charge.captured", "payment_intent.succeeded"],
    },
  },
  {
    name: "refund",
    title: "A refund of the first payment",
    request: "create a refund",
    act: async ({ stripe, intents }) => {
      const intent = intents.get("success")!;
      const { status } = await stripe.refunds.create({ payment_intent: intent });
      return { intent, answer: String(status), answeredAt: Date.now() };
    },
    expected: {
      answer: "succeeded",
      attempt: "refund",
      booked: "refund",
      events: ["refund.created", "charge.refunded", "refund.updated"],
    },
  },
];

interface Payment {
  readonly amount: number;
  readonly payment_method: string;
  readonly capture_method?: "manual";
}

async function pay(stripe: Stripe, payment: Payment): Promise<Answered> {
  try {
    const { id, status } = await stripe.paymentIntents.create({
      currency: "eur",
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      ...payment,
    });
    return { intent: id, answer: status, answeredAt: Date.now() };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
    const answeredAt = Date.now();
    return { intent: error.payment_intent?.id ?? "", answer: await describeDecline(stripe, error), answeredAt };
  }
}

/** The charge shows who declined: the issuer, or our own risk rules. */
async function describeDecline(stripe: Stripe, error: Stripe.errors.StripeCardError): Promise<string> {
  const charge = await stripe.charges.retrieve(error.charge ?? "");
  return `${error.statusCode} ${error.code}, ${charge.outcome?.type}`;
}
