import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, invalid } from "../cases.ts";

const BASE = { amount: 2000, currency: "usd" } as const;

export function listingPaymentIntents({ accepts, refuses }: Cases): void {
  accepts(
    "newest first, in pages",
    async ({ stripe }) => stripe.paymentIntents.list({ limit: 3 }),
    (page: Stripe.ApiList<Stripe.PaymentIntent>) => {
      expect(page).toMatchObject({ object: "list", has_more: true, url: "/v1/payment_intents" });
      expect(page.data).toHaveLength(3);
      const created = page.data.map((one) => one.created);
      expect(created).toEqual(created.toSorted((a, b) => b - a));
    },
  );
  accepts(
    "of a customer, to the end by itself",
    async ({ stripe }) => {
      const customer = await stripe.customers.create();
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        ids.unshift((await stripe.paymentIntents.create({ ...BASE, customer: customer.id })).id);
      }
      const seen: string[] = [];
      for await (const one of stripe.paymentIntents.list({ customer: customer.id, limit: 2 })) seen.push(one.id);
      return { ids, seen };
    },
    ({ ids, seen }: { ids: string[]; seen: string[] }) => expect(seen).toEqual(ids),
  );
  accepts(
    "backwards with ending_before",
    async ({ stripe }) => {
      const [newest, ...older] = (await stripe.paymentIntents.list({ limit: 4 })).data;
      const before = await stripe.paymentIntents.list({ limit: 2, ending_before: older.at(-1)!.id });
      return { expected: older.slice(0, 2).map((one) => one.id), before: before.data.map((one) => one.id), newest };
    },
    ({ expected, before }: { expected: string[]; before: string[] }) => expect(before).toEqual(expected),
  );
  accepts(
    "by the time of their creation",
    async ({ stripe }) => stripe.paymentIntents.list({ created: { gt: 4_102_444_800 } }),
    { data: [], has_more: false },
  );
  refuses("a limit of 101", ({ stripe }) => stripe.paymentIntents.list({ limit: 101 }), invalid("limit"));
  refuses(
    "both directions at once",
    ({ stripe }) => stripe.paymentIntents.list({ starting_after: "pi_a", ending_before: "pi_b" }),
    { statusCode: 400, type: "invalid_request_error" },
  );
  refuses("a start that does not exist", ({ stripe }) => stripe.paymentIntents.list({ starting_after: "pi_none" }), {
    statusCode: 400,
    type: "invalid_request_error",
    code: "resource_missing",
    param: "starting_after",
  });
}
