import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

/** Some currencies have no amounts between two steps, so requests with such amounts are refused. */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const table: [currency: string, right: number, wrong: number, by: number, step: string][] = [
  ["kwd", 5120, 5124, 10, "KWD\u00a00.010"],
  ["bhd", 5120, 5125, 10, "BHD\u00a00.010"],
  ["isk", 500, 550, 100, "ISK\u00a01.00"],
  ["ugx", 500, 501, 100, "UGX\u00a01.00"],
];

describe.for(table)("in %s", ([currency, right, wrong, by, step]) => {
  const refused = (param: string): object => ({
    statusCode: 400,
    param,
    message: `Amounts in ${currency} must be divisible by ${by}: the least difference between two amounts is ${step}.`,
  });
  const create = (amount: number) =>
    api.stripe.paymentIntents.create({
      amount,
      currency,
      confirm: true,
      payment_method: "pm_card_visa",
      capture_method: "manual",
    });

  test(`${right} is paid, captured and refunded`, async () => {
    const { id } = await create(right);
    expect(await api.stripe.paymentIntents.capture(id, { amount_to_capture: right })).toMatchObject({
      status: "succeeded",
    });
    expect(await api.stripe.refunds.create({ payment_intent: id, amount: right })).toMatchObject({ amount: right });
  });

  test(`${wrong} is refused`, async () => {
    await expect(create(wrong)).rejects.toMatchObject(refused("amount"));
    const { id } = await create(right * 2);
    const capture = api.stripe.paymentIntents.capture(id, { amount_to_capture: wrong });
    await expect(capture).rejects.toMatchObject(refused("amount_to_capture"));
    await api.stripe.paymentIntents.capture(id);
    await expect(api.stripe.refunds.create({ payment_intent: id, amount: wrong })).rejects.toMatchObject(
      refused("amount"),
    );
  });

  test(`${wrong} is refused of an update of either`, async () => {
    const own = await api.stripe.paymentIntents.create({ amount: right, currency });
    await expect(api.stripe.paymentIntents.update(own.id, { amount: wrong })).rejects.toMatchObject(refused("amount"));
    const other = await api.stripe.paymentIntents.create({ amount: wrong, currency: "usd" });
    await expect(api.stripe.paymentIntents.update(other.id, { currency })).rejects.toMatchObject(refused("amount"));
  });
});
