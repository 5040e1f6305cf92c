import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid, missing, setUp, unexpectedState } from "../cases.ts";

const ENDED = unexpectedState("setup_intent_unexpected_state");

export function changingSetupIntents({ accepts, refuses }: Cases): void {
  accepts(
    "retrieves one",
    async (shop) => {
      const { id } = await setUp(shop);
      return shop.stripe.setupIntents.retrieve(id, { expand: ["payment_method"] });
    },
    { object: "setup_intent", status: "succeeded", payment_method: { object: "payment_method" } },
  );
  accepts(
    "retrieves one with its client secret",
    async ({ stripe }) => {
      const { id, client_secret: secret } = await stripe.setupIntents.create();
      return stripe.setupIntents.retrieve(id, { client_secret: secret! });
    },
    { object: "setup_intent" },
  );
  accepts(
    "changes description and metadata",
    async ({ stripe }) => {
      const { id } = await stripe.setupIntents.create({ metadata: { a: "1", b: "2" } });
      return stripe.setupIntents.update(id, { description: "A card", metadata: { a: "", c: "3" } });
    },
    (setup: Stripe.SetupIntent) => {
      expect(setup.description).toBe("A card");
      expect(setup.metadata).toEqual({ b: "2", c: "3" });
    },
  );
  accepts(
    "takes a card and a customer, and then waits for its confirmation",
    async ({ stripe }) => {
      const { id } = await stripe.setupIntents.create();
      const customer = await stripe.customers.create();
      return stripe.setupIntents.update(id, {
        customer: customer.id,
        payment_method: "pm_card_visa",
        expand: ["customer"],
      });
    },
    { status: "requires_confirmation", customer: { object: "customer" } },
  );
  for (const cancellation_reason of ["abandoned", "duplicate", "requested_by_customer"] as const) {
    accepts(
      `cancels one: ${cancellation_reason}`,
      async ({ stripe }) => {
        const { id } = await stripe.setupIntents.create();
        return stripe.setupIntents.cancel(id, { cancellation_reason });
      },
      { status: "canceled", cancellation_reason },
    );
  }
  accepts(
    "cancels one that waits for the shopper, and abandons its attempt",
    async (shop) => {
      const { id } = await setUp(shop, {
        payment_method: "pm_card_threeDSecure2Required",
        return_url: "https://shop.example/return",
      });
      return shop.stripe.setupIntents.cancel(id, { expand: ["latest_attempt"] });
    },
    { status: "canceled", next_action: null, latest_attempt: { status: "abandoned" } },
  );
  refuses(
    "an unknown reason",
    async ({ stripe }) => {
      const { id } = await stripe.setupIntents.create();
      return stripe.setupIntents.cancel(id, {
        cancellation_reason: "fraudulent" as Stripe.SetupIntentCancelParams.CancellationReason,
      });
    },
    invalid("cancellation_reason"),
  );
  for (const [change, call] of [
    ["cancellation", (stripe: Stripe, id: string) => stripe.setupIntents.cancel(id)],
    ["confirmation", (stripe: Stripe, id: string) => stripe.setupIntents.confirm(id)],
  ] as const) {
    refuses(`the ${change} of one that succeeded`, async (shop) => call(shop.stripe, (await setUp(shop)).id), ENDED);
    refuses(
      `the ${change} of a cancelled one`,
      async ({ stripe }) => {
        const { id } = await stripe.setupIntents.create();
        await stripe.setupIntents.cancel(id);
        return call(stripe, id);
      },
      ENDED,
    );
  }
  accepts(
    "puts the setup inside the error of a wrong state",
    async ({ stripe }) => {
      const { id } = await stripe.setupIntents.create();
      await stripe.setupIntents.cancel(id);
      return stripe.setupIntents.confirm(id).catch((error: Stripe.errors.StripeError) => error.setup_intent);
    },
    { object: "setup_intent", status: "canceled" },
  );
  accepts(
    "lists those of a customer, newest first",
    async (shop) => {
      const { id: customer } = await shop.stripe.customers.create();
      const older = await shop.stripe.setupIntents.create({ customer });
      const newer = await shop.stripe.setupIntents.create({ customer });
      const { data } = await shop.stripe.setupIntents.list({ customer });
      return { listed: data.map(({ id }) => id), made: [newer.id, older.id] };
    },
    ({ listed, made }: { listed: string[]; made: string[] }) => expect(listed).toEqual(made),
  );
  accepts(
    "lists those of a card",
    async (shop) => {
      const { payment_method: card } = await setUp(shop);
      return shop.stripe.setupIntents.list({ payment_method: card as string });
    },
    { data: [{ status: "succeeded" }], has_more: false },
  );
  accepts(
    "lists each try of a setup, newest first",
    async (shop) => {
      const { id } = await shop.stripe.setupIntents.create();
      for (const card of ["pm_card_chargeDeclined", "pm_card_visa"]) {
        await shop.stripe.setupIntents.confirm(id, { payment_method: card }).catch(() => {});
      }
      return shop.stripe.setupAttempts.list({ setup_intent: id });
    },
    {
      object: "list",
      data: [
        { object: "setup_attempt", status: "succeeded", setup_error: null },
        { object: "setup_attempt", status: "failed", setup_error: { code: "card_declined" } },
      ],
    },
  );
  refuses(
    "a list of tries without a setup",
    ({ stripe }) => stripe.setupAttempts.list({} as Stripe.SetupAttemptListParams),
    invalid("setup_intent", "parameter_missing"),
  );
  refuses(
    "a list of the tries of a setup that does not exist",
    ({ stripe }) => stripe.setupAttempts.list({ setup_intent: "seti_none" }),
    { ...missing("setup_intent"), statusCode: 400 },
  );
}
