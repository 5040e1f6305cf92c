import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid, missing } from "../cases.ts";

export function keepingCustomers({ accepts, refuses }: Cases): void {
  accepts("creates an empty one", ({ stripe }) => stripe.customers.create(), {
    object: "customer",
    id: expect.stringMatching(/^cus_/),
    email: null,
    livemode: false,
    metadata: {},
    name: null,
  });
  accepts(
    "creates one with everything that shops send",
    ({ stripe }) =>
      stripe.customers.create({
        email: "ada@example.com",
        name: "Ada Lovelace",
        phone: "+44 20 7946 0000",
        description: "Since 1835",
        address: { line1: "12 St James's Square", city: "London", postal_code: "SW1Y 4LB", country: "GB" },
        shipping: { name: "Ada", address: { line1: "Ockham Park", country: "GB" } },
        preferred_locales: ["en", "fr"],
        tax_exempt: "none",
        metadata: { shop: "7" },
      }),
    {
      email: "ada@example.com",
      address: { postal_code: "SW1Y 4LB" },
      shipping: { name: "Ada" },
      preferred_locales: ["en", "fr"],
      metadata: { shop: "7" },
    },
  );
  accepts(
    "updates one, and unsets a field",
    async ({ stripe }) => {
      const { id } = await stripe.customers.create({ email: "ada@example.com", name: "Ada" });
      return stripe.customers.update(id, { name: "Ada King", email: "" });
    },
    { name: "Ada King", email: null },
  );
  accepts(
    "deletes one, and then says so",
    async ({ stripe }) => {
      const { id } = await stripe.customers.create();
      expect(await stripe.customers.del(id)).toEqual(expect.objectContaining({ id, deleted: true }));
      return stripe.customers.retrieve(id);
    },
    { object: "customer", deleted: true },
  );
  accepts(
    "lists those with an e-mail address",
    async ({ stripe }) => {
      const email = "only.one@example.com";
      const { id } = await stripe.customers.create({ email });
      const page = await stripe.customers.list({ email, limit: 1 });
      return { found: page.data[0]?.id === id };
    },
    { found: true },
  );
  refuses("one that does not exist", ({ stripe }) => stripe.customers.retrieve("cus_none"), missing("id"));
  refuses("a wrong e-mail address", ({ stripe }) => stripe.customers.create({ email: "ada" }), {
    ...invalid("email", "email_invalid"),
  });
  refuses(
    "another merchant's",
    async ({ stripe, stranger }) => {
      const { id } = await stripe.customers.create();
      return stranger.customers.update(id, { name: "Mine" });
    },
    missing("id"),
  );
  refuses(
    "an unknown parameter",
    ({ stripe }) => stripe.customers.create({ nmae: "Ada" } as Stripe.CustomerCreateParams),
    invalid("nmae", "parameter_unknown"),
  );
}
