import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, missing, pay } from "../cases.ts";

export function keepingTheBalance({ accepts, refuses }: Cases): void {
  accepts(
    "shows what is pending and what is available",
    async (shop) => {
      await pay(shop);
      return shop.stripe.balance.retrieve();
    },
    (balance: Stripe.Balance) => {
      expect(balance).toMatchObject({ object: "balance", livemode: false });
      const usd = [...balance.pending, ...balance.available].filter((one) => one.currency === "usd");
      expect(usd.length).toBeGreaterThan(0);
    },
  );
  accepts(
    "shows a payment's transaction with its fee",
    async (shop) => {
      const paid = await pay(shop, { expand: ["latest_charge"] });
      const { balance_transaction: id } = paid.latest_charge as Stripe.Charge;
      return shop.stripe.balanceTransactions.retrieve(id as string, { expand: ["source"] });
    },
    {
      object: "balance_transaction",
      amount: 2000,
      fee: 88,
      net: 1912,
      type: "charge",
      reporting_category: "charge",
      source: { object: "charge" },
    },
  );
  accepts(
    "lists transactions, newest first",
    async (shop) => {
      const paid = await pay(shop);
      await shop.stripe.refunds.create({ payment_intent: paid.id });
      return shop.stripe.balanceTransactions.list({ limit: 2 });
    },
    {
      data: [
        { type: "refund", amount: -2000 },
        { type: "charge", amount: 2000 },
      ],
    },
  );
  accepts("lists those of a type", ({ stripe }) => stripe.balanceTransactions.list({ type: "refund", limit: 1 }), {
    data: [{ type: "refund" }],
  });
  refuses(
    "a transaction that does not exist",
    ({ stripe }) => stripe.balanceTransactions.retrieve("txn_none"),
    missing("id"),
  );
}
