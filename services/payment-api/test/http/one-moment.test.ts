import type { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test.each<[string, (id: string) => Promise<Stripe.PaymentIntent>]>([
  ["a payment", (id) => api.stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] })],
  [
    "a list",
    async () => {
      const { data } = await api.stripe.paymentIntents.list({ limit: 1, expand: ["data.latest_charge"] });
      return data[0]!;
    },
  ],
])("%s and what it expands are of one moment, however much changes between the reads", async (_, read) => {
  const { pool } = api.ground.database;
  const { id } = await api.stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    capture_method: "manual",
    payment_method: "pm_card_visa",
  });
  const captor = await pool.connect();
  await captor.query("BEGIN");
  await captor.query("LOCK TABLE charges IN ACCESS EXCLUSIVE MODE");
  await captor.query("UPDATE payment_intents SET amount_received = 500 WHERE id = $1", [id]);
  await captor.query("UPDATE charges SET amount_captured = 500 WHERE payment_intent = $1", [id]);
  const reading = read(id);
  await expect.poll(countWaitingReaders).toBe(1);
  await captor.query("COMMIT");
  captor.release();

  const payment = await reading;
  const charge = payment.latest_charge as Stripe.Charge;
  expect(payment.id).toBe(id);
  expect([payment.amount_received, charge.amount_captured]).toEqual([0, 0]);
});

async function countWaitingReaders(): Promise<number> {
  const { rows } = await api.ground.database.pool.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_locks
      WHERE NOT granted AND mode = 'AccessShareLock' AND relation = 'charges'::regclass`,
  );
  return rows[0]!.waiting;
}
