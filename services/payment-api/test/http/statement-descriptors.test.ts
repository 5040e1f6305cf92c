import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const authorise = (change: Partial<Stripe.PaymentIntentCreateParams>): Promise<Stripe.PaymentIntent> =>
  api.stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    capture_method: "manual",
    payment_method: "pm_card_visa",
    ...change,
  });

const LENGTH = "must have no more than 22 characters.";
const CHARACTERS = `may not contain any of these characters: < > \\ ' " *`;
const LATIN = "may contain only Latin letters, digits, spaces and punctuation.";
const LETTER = "must contain at least one letter.";

const table: [suffix: string, must: string | undefined][] = [
  ["LAMPS", undefined],
  ["Order 6735", undefined],
  ["7 Äpfel & Öl", undefined],
  ["A".repeat(22), undefined],
  ["A".repeat(23), LENGTH],
  ["LAMP", undefined],
  ["A7", undefined],
  ["A", undefined],
  ["12345", LETTER],
  ["Shop*7", CHARACTERS],
  ["Shop's", CHARACTERS],
  ["<Shop>", CHARACTERS],
  ["Shop\\7", CHARACTERS],
  ["ТОВАР 7", LATIN],
  ["ショップ 7", LATIN],
  ["Lamps 😀", LATIN],
  ["Lamps\t7", LATIN],
];
test.for(table)("the suffix %s: %s", async ([suffix, must]) => {
  const made: unknown = await authorise({ statement_descriptor_suffix: suffix }).catch((error: unknown) => error);
  expect(made).toMatchObject(
    must === undefined
      ? { statement_descriptor_suffix: suffix }
      : { statusCode: 400, param: "statement_descriptor_suffix", message: `The statement descriptor suffix ${must}` },
  );
});

test("a whole descriptor is refused of a card, on each way", async () => {
  const refused = {
    statusCode: 400,
    param: "statement_descriptor",
    message: expect.stringMatching(
      /^The statement_descriptor parameter is not supported for the payment_method_type `card`\./,
    ),
  };
  await expect(authorise({ statement_descriptor: "Shop of Jane" })).rejects.toMatchObject(refused);
  const { id } = await authorise({});
  const change = { statement_descriptor: "Shop of Jane" };
  await expect(api.stripe.paymentIntents.update(id, change)).rejects.toMatchObject(refused);
  await expect(api.stripe.paymentIntents.capture(id, change)).rejects.toMatchObject(refused);
  expect(await authorise({ statement_descriptor: "" })).toMatchObject({ statement_descriptor: null });
});

test("the suffix of a capture is on the charge and on the payment", async () => {
  const { id } = await authorise({ statement_descriptor_suffix: "Order 6735" });
  const captured = await api.stripe.paymentIntents.capture(id, {
    statement_descriptor_suffix: "Order 6736",
    expand: ["latest_charge"],
  });
  const said = { statement_descriptor_suffix: "Order 6736" };
  expect(captured).toMatchObject({
    ...said,
    latest_charge: { ...said, calculated_statement_descriptor: "Order 6736" },
  });
  const charge = captured.latest_charge as Stripe.Charge;
  expect(await api.stripe.charges.retrieve(charge.id)).toMatchObject(said);
});
