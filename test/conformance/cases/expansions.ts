import type { Stripe } from "stripe";
import { type Cases, pay } from "../cases.ts";
import type { Shop } from "../shop.ts";

const REFUSED = { statusCode: 400, type: "invalid_request_error" } as const;

async function paidBy(shop: Shop, change: Partial<Stripe.PaymentIntentCreateParams> = {}): Promise<string> {
  const { id: customer } = await shop.stripe.customers.create();
  return (await pay(shop, { customer, ...change })).id;
}

export function expanding({ accepts, refuses }: Cases): void {
  accepts("an object when it is created", (shop) => pay(shop, { expand: ["payment_method"] }), {
    payment_method: { object: "payment_method" },
  });
  accepts(
    "an object when it is changed",
    async (shop) => {
      const { id: customer } = await shop.stripe.customers.create();
      const { id } = await shop.stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
      return shop.stripe.paymentIntents.update(id, { customer, expand: ["customer"] });
    },
    { customer: { object: "customer" } },
  );
  accepts(
    "several objects at once",
    async (shop) => shop.stripe.paymentIntents.retrieve(await paidBy(shop), { expand: ["customer", "latest_charge"] }),
    { customer: { object: "customer" }, latest_charge: { object: "charge" } },
  );
  accepts(
    "four levels",
    async (shop) => {
      const { latest_charge: charge } = await pay(shop);
      const { id } = await shop.stripe.refunds.create({ charge: charge as string });
      return shop.stripe.refunds.retrieve(id, { expand: ["charge.payment_intent.latest_charge.balance_transaction"] });
    },
    { charge: { payment_intent: { latest_charge: { balance_transaction: { type: "charge" } } } } },
  );
  accepts(
    "what a list has, four levels with the list's own",
    async (shop) => {
      await pay(shop);
      return shop.stripe.paymentIntents.list({ limit: 1, expand: ["data.latest_charge.balance_transaction.source"] });
    },
    { data: [{ latest_charge: { balance_transaction: { source: { object: "charge" } } } }] },
  );
  accepts(
    "what a list of charges has",
    async (shop) => {
      await paidBy(shop);
      return shop.stripe.charges.list({ limit: 1, expand: ["data.customer", "data.payment_intent"] });
    },
    { data: [{ customer: { object: "customer" }, payment_intent: { object: "payment_intent" } }] },
  );
  accepts(
    "the refunds inside a charge",
    async (shop) => {
      const { latest_charge: charge } = await pay(shop);
      await shop.stripe.refunds.create({ charge: charge as string, amount: 500 });
      return shop.stripe.charges.retrieve(charge as string, { expand: ["refunds"] });
    },
    { refunds: { object: "list", data: [{ object: "refund", amount: 500 }] } },
  );
  accepts(
    "a deleted customer as what is left of it",
    async (shop) => {
      const { id: customer } = await shop.stripe.customers.create();
      const { id } = await pay(shop, { customer });
      await shop.stripe.customers.del(customer);
      return shop.stripe.paymentIntents.retrieve(id, { expand: ["customer"] });
    },
    { customer: { object: "customer", deleted: true } },
  );
  accepts(
    "nothing where there is nothing",
    ({ stripe }) =>
      stripe.paymentIntents.create({ amount: 2000, currency: "usd", expand: ["customer", "latest_charge.refunds"] }),
    { customer: null, latest_charge: null },
  );
  accepts(
    "the same object twice",
    (shop) => pay(shop, { expand: ["latest_charge", "latest_charge", "latest_charge.balance_transaction"] }),
    { latest_charge: { balance_transaction: { object: "balance_transaction" } } },
  );
  for (const [name, path] of [
    ["five levels", "latest_charge.payment_intent.latest_charge.payment_intent.customer"],
    ["a field that is no object", "amount"],
    ["a field that does not exist", "nothing"],
    ["a field that does not exist below one that does", "latest_charge.nothing"],
    ["a list's path outside of a list", "data.latest_charge"],
  ] as const) {
    refuses(name, async (shop) => shop.stripe.paymentIntents.retrieve(await paidBy(shop), { expand: [path] }), REFUSED);
  }
  refuses(
    "an object's path in a list",
    ({ stripe }) => stripe.paymentIntents.list({ expand: ["latest_charge"] }),
    REFUSED,
  );
}
