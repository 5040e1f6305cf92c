import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

/** Updates have the same limits as new payments. */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const TOO_LARGE = { statusCode: 400, code: "amount_too_large", param: "amount", message: /no more than \$999,999\.99/ };
const TOO_SMALL = { statusCode: 400, code: "amount_too_small", param: "amount", message: /at least \$0\.50 usd/ };

test.each([
  [100_000_000, TOO_LARGE],
  [9_000_000_000_000, TOO_LARGE],
  [49, TOO_SMALL],
] as const)(
  "an amount of %s is refused of a new payment and of an update, with or without its currency",
  async (amount, { message, ...error }) => {
    const refused = { ...error, message: expect.stringMatching(message) };
    const { paymentIntents } = api.stripe;
    await expect(paymentIntents.create({ amount, currency: "usd" })).rejects.toMatchObject(refused);
    const { id } = await paymentIntents.create({ amount: 99_999_999, currency: "usd" });
    await expect(paymentIntents.update(id, { amount })).rejects.toMatchObject(refused);
    await expect(paymentIntents.update(id, { amount, currency: "usd" })).rejects.toMatchObject(refused);
    expect(await paymentIntents.update(id, { amount: 99_999_999 })).toMatchObject({ amount: 99_999_999 });
  },
);

test("rupiah are so small that a payment may have twelve digits of them", async () => {
  const amount = 999_999_999_999;
  const paid = await api.stripe.paymentIntents.create({
    amount,
    currency: "idr",
    confirm: true,
    payment_method: "pm_card_visa",
  });
  expect(paid).toMatchObject({ status: "succeeded", amount_received: amount });
  expect(await api.stripe.refunds.create({ payment_intent: paid.id })).toMatchObject({ amount, status: "succeeded" });
  const refused = { code: "amount_too_large", message: expect.stringContaining("9,999,999,999.99") };
  await expect(api.stripe.paymentIntents.create({ amount: amount + 1, currency: "idr" })).rejects.toMatchObject(
    refused,
  );
});
