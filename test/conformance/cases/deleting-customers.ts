import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, missing, pay, type Refusal } from "../cases.ts";

const gone = async (stripe: Stripe): Promise<string> => {
  const { id } = await stripe.customers.create({ email: "gone@example.com" });
  return (await stripe.customers.del(id)).id;
};
/** A deleted customer that a parameter names. */
const GONE: Refusal = { ...missing("customer"), statusCode: 400 };

export function deletingCustomers({ accepts, refuses }: Cases): void {
  accepts(
    "leaves nothing of it but its id",
    async ({ stripe }) => stripe.customers.retrieve(await gone(stripe)),
    (customer: object) => expect(Object.keys(customer).toSorted()).toEqual(["deleted", "id", "object"]),
  );
  accepts(
    "takes it off the list",
    async ({ stripe }) => {
      const id = await gone(stripe);
      const { data } = await stripe.customers.list({ email: "gone@example.com" });
      return { id, listed: data.map((one) => one.id) };
    },
    ({ id, listed }: { id: string; listed: string[] }) => expect(listed).not.toContain(id),
  );
  accepts(
    "keeps the payments, and says whose they were",
    async (shop) => {
      const { id: customer } = await shop.stripe.customers.create();
      const { id } = await pay(shop, { customer });
      await shop.stripe.customers.del(customer);
      const { customer: kept } = await shop.stripe.paymentIntents.retrieve(id);
      return { same: kept === customer };
    },
    { same: true },
  );
  accepts(
    "leaves its payments refundable",
    async (shop) => {
      const { id: customer } = await shop.stripe.customers.create();
      const { id } = await pay(shop, { customer });
      await shop.stripe.customers.del(customer);
      return shop.stripe.refunds.create({ payment_intent: id });
    },
    { status: "succeeded", amount: 2000 },
  );
  refuses("a second deletion", async ({ stripe }) => stripe.customers.del(await gone(stripe)), missing("id"));
  refuses(
    "an update",
    async ({ stripe }) => stripe.customers.update(await gone(stripe), { name: "Ada" }),
    missing("id"),
  );
  refuses("a payment", async (shop) => pay(shop, { customer: await gone(shop.stripe) }), GONE);
  refuses("a setup", async ({ stripe }) => stripe.setupIntents.create({ customer: await gone(stripe) }), GONE);
  refuses(
    "a card",
    async ({ stripe }) => stripe.paymentMethods.attach("pm_card_visa", { customer: await gone(stripe) }),
    GONE,
  );
  refuses(
    "a payment with one of its cards",
    async (shop) => {
      const { id: customer } = await shop.stripe.customers.create();
      const { id } = await shop.stripe.paymentMethods.attach("pm_card_visa", { customer });
      await shop.stripe.customers.del(customer);
      return pay(shop, { payment_method: id });
    },
    { statusCode: 400, type: "invalid_request_error" },
  );
}
