import { type Cases, missing, NO_REDIRECTS, pay } from "../cases.ts";

export function charging({ accepts, refuses }: Cases): void {
  accepts(
    "retrieves one",
    async (shop) => {
      const paid = await pay(shop, { description: "A lamp", metadata: { order: "6735" } });
      return shop.stripe.charges.retrieve(paid.latest_charge as string);
    },
    {
      object: "charge",
      amount: 2000,
      amount_refunded: 0,
      description: "A lamp",
      metadata: { order: "6735" },
      paid: true,
      refunded: false,
      disputed: false,
      status: "succeeded",
    },
  );
  accepts(
    "expands payment intent and customer",
    async (shop) => {
      const customer = await shop.stripe.customers.create({ email: "ada@example.com" });
      const paid = await pay(shop, { customer: customer.id });
      return shop.stripe.charges.retrieve(paid.latest_charge as string, { expand: ["payment_intent", "customer"] });
    },
    { payment_intent: { object: "payment_intent" }, customer: { email: "ada@example.com" } },
  );
  accepts(
    "lists those of a payment, declines among them",
    async (shop) => {
      const intent = await shop.stripe.paymentIntents.create({
        amount: 2000,
        currency: "usd",
        ...NO_REDIRECTS,
      });
      await shop.stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_chargeDeclined" }).catch(() => {});
      await shop.stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
      return shop.stripe.charges.list({ payment_intent: intent.id });
    },
    {
      data: [
        { status: "succeeded", failure_code: null },
        { status: "failed", failure_code: "card_declined", outcome: { reason: "generic_decline" } },
      ],
    },
  );
  accepts(
    "lists those of a customer",
    async (shop) => {
      const customer = await shop.stripe.customers.create();
      await pay(shop, { customer: customer.id });
      return shop.stripe.charges.list({ customer: customer.id });
    },
    { data: [{ amount: 2000 }], has_more: false },
  );
  refuses("one that does not exist", ({ stripe }) => stripe.charges.retrieve("ch_none"), missing("id"));
  refuses(
    "another merchant's",
    async (shop) => {
      const paid = await pay(shop);
      return shop.stranger.charges.retrieve(paid.latest_charge as string);
    },
    missing("id"),
  );
}
