import { randomUUID } from "node:crypto";
import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, NO_REDIRECTS } from "../cases.ts";

const BASE = { amount: 2000, currency: "usd" } as const;

export function keepingIdempotencyKeys({ accepts, refuses }: Cases): void {
  accepts(
    "replays the first answer",
    async ({ stripe }) => {
      const idempotencyKey = randomUUID();
      const first = await stripe.paymentIntents.create(BASE, { idempotencyKey });
      const second = await stripe.paymentIntents.create(BASE, { idempotencyKey });
      return { same: first.id === second.id, replayed: second.lastResponse.headers["idempotent-replayed"] };
    },
    { same: true, replayed: "true" },
  );
  refuses(
    "the same key with other parameters",
    async ({ stripe }) => {
      const idempotencyKey = randomUUID();
      await stripe.paymentIntents.create(BASE, { idempotencyKey });
      return stripe.paymentIntents.create({ ...BASE, amount: 3000 }, { idempotencyKey });
    },
    { statusCode: 400, type: "idempotency_error" },
  );
  accepts(
    "replays a decline",
    async (shop) => {
      const idempotencyKey = randomUUID();
      const decline = (): Promise<unknown> =>
        shop.stripe.paymentIntents
          .create(
            { ...BASE, confirm: true, payment_method: "pm_card_chargeDeclined", ...NO_REDIRECTS },
            { idempotencyKey },
          )
          .catch((error: Stripe.errors.StripeError) => error.payment_intent?.id);
      return { first: await decline(), second: await decline() };
    },
    ({ first, second }: { first: unknown; second: unknown }) => {
      expect(first).toMatch(/^pi_/);
      expect(second).toBe(first);
    },
  );
  accepts(
    "does one thing for ten equal requests at once",
    async ({ stripe }) => {
      const idempotencyKey = randomUUID();
      const all = await Promise.all(
        Array.from({ length: 10 }, () =>
          stripe.customers.create({ name: "Once" }, { idempotencyKey }).catch((error: Error) => error),
        ),
      );
      const made = all.filter((one): one is Stripe.Response<Stripe.Customer> => !(one instanceof Error));
      const codes = all.flatMap((one) => (one instanceof Error ? [(one as Stripe.errors.StripeError).code] : []));
      return { ids: new Set(made.map((one) => one.id)).size, codes: [...new Set(codes)] };
    },
    ({ ids, codes }: { ids: number; codes: string[] }) => {
      expect(ids).toBe(1);
      expect(codes.filter((code) => code !== "idempotency_key_in_use")).toEqual([]);
    },
  );
  accepts(
    "keeps the keys of two merchants apart",
    async ({ stripe, stranger }) => {
      const idempotencyKey = randomUUID();
      const [a, b] = await Promise.all([
        stripe.customers.create({}, { idempotencyKey }),
        stranger.customers.create({}, { idempotencyKey }),
      ]);
      return { apart: a.id !== b.id };
    },
    { apart: true },
  );
  refuses("a key of 256 characters", ({ stripe }) => stripe.customers.create({}, { idempotencyKey: "k".repeat(256) }), {
    statusCode: 400,
    type: "invalid_request_error",
  });
}
