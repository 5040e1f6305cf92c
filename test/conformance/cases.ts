import type { Stripe } from "stripe";
import { expect, test } from "vitest";
import type { Shop } from "./shop.ts";

/** What the API says when it refuses: the fields that integrations branch on. */
export interface Refusal {
  readonly statusCode: number;
  readonly type: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly message?: unknown;
}

type Call = (shop: Shop) => Promise<unknown>;

export interface Cases {
  /** The call succeeds, and its answer has at least these fields. */
  accepts(name: string, call: Call, expected: object | ((answer: never) => unknown)): void;
  /** The call is refused with at least these fields. */
  refuses(name: string, call: Call, expected: Refusal): void;
}

/** The vocabulary in which the suite is written: one line says what Stripe documents, and one call asks for it. */
export function casesFor(shop: () => Shop): Cases {
  return {
    accepts(name, call, expected) {
      // oxlint-disable-next-line vitest/valid-title -- each case has its own name.
      test(name, async () => {
        const answer = await call(shop());
        if (typeof expected === "function") await expected(answer as never);
        else expect(answer).toMatchObject(expected);
      });
    },
    refuses(name, call, expected) {
      test(`refuses ${name}`, async () => {
        const refusal: unknown = await call(shop()).then(
          (answer) => ({ accepted: answer }),
          (error: unknown) => error,
        );
        const { rawType, ...error } = refusal as Stripe.errors.StripeError;
        // `message` is no own enumerable property of an error.
        expect({ ...error, type: rawType, message: (refusal as Error).message }).toMatchObject(expected);
      });
    },
  };
}

export const invalid = (param: string, code?: string, message?: unknown): Refusal => ({
  statusCode: 400,
  type: "invalid_request_error",
  param,
  ...(code === undefined ? {} : { code }),
  ...(message === undefined ? {} : { message }),
});

export const missing = (param: string): Refusal => ({
  statusCode: 404,
  type: "invalid_request_error",
  code: "resource_missing",
  param,
});

export const declined = (decline_code: string, code = "card_declined"): Refusal => ({
  statusCode: 402,
  type: "card_error",
  code,
  decline_code,
});

export const unexpectedState = (code = "payment_intent_unexpected_state"): Refusal => ({
  statusCode: 400,
  type: "invalid_request_error",
  code,
});

/** Methods that need no redirect: a backend confirms them without a `return_url`. */
export const NO_REDIRECTS = { automatic_payment_methods: { enabled: true, allow_redirects: "never" } } as const;

/** A payment of 20 dollars that is confirmed at once. */
export const pay = (
  { stripe }: Pick<Shop, "stripe">,
  change: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.PaymentIntent> =>
  stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
    ...NO_REDIRECTS,
    ...change,
  });

/** An authorised payment of 20 dollars that waits for its capture. */
export const hold = (
  shop: Pick<Shop, "stripe">,
  change: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.PaymentIntent> => pay(shop, { capture_method: "manual", ...change });

/** The setup of a card that is confirmed at once. */
export const setUp = (
  { stripe }: Pick<Shop, "stripe">,
  { payment_method = "pm_card_visa", ...change }: SetupParams = {},
): Promise<Stripe.SetupIntent> =>
  stripe.setupIntents.create({
    confirm: true,
    ...(change.payment_method_data === undefined ? { payment_method } : {}),
    ...change,
  });

type SetupParams = Partial<Stripe.SetupIntentCreateParams>;

/** A card that a request describes, as its page got it from a token. */
export const newCard = (token = "tok_mastercard") =>
  ({ type: "card", card: { token }, billing_details: { name: "Ada" } }) as const;
