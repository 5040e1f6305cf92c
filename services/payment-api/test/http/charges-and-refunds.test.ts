import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";
import { payBy, refusalOf } from "./sdk-calls.ts";

/** What a merchant changes of charges and refunds after the money has moved. */

let api: Api;
let stripe: Stripe;
beforeAll(async () => {
  api = await startApi();
  stripe = api.stripe;
});
afterAll(() => api.stop());

const chargeOf = async (change?: Partial<Stripe.PaymentIntentCreateParams>): Promise<string> =>
  (await payBy(stripe, change)).latest_charge as string;
const newest = async (type: string): Promise<Stripe.Event.Data> =>
  (await stripe.events.list({ type, limit: 1 })).data[0]!.data;

test("an update of a charge changes the charge alone, and says what was before", async () => {
  const paid = await payBy(stripe, { description: "One book", metadata: { a: "1" } });
  const charge = paid.latest_charge as string;
  const changed = await stripe.charges.update(charge, {
    description: "",
    metadata: { a: "", b: "2" },
    fraud_details: { user_report: "fraudulent" },
  });
  expect(changed).toMatchObject({ description: null, fraud_details: { user_report: "fraudulent" } });
  expect(changed.metadata).toEqual({ b: "2" });
  const { object, previous_attributes: previous } = await newest("charge.updated");
  expect(object).toEqual(await stripe.charges.retrieve(charge));
  expect(previous).toEqual({
    description: "One book",
    metadata: { a: "1", b: null },
    fraud_details: { user_report: null },
  });
  expect(await stripe.paymentIntents.retrieve(paid.id)).toEqual({ ...paid });
  expect((await stripe.charges.update(charge, { fraud_details: { user_report: "" } })).fraud_details).toEqual({});
});

test("a charge gets a customer once, and is then in the customer's list", async () => {
  const charge = await chargeOf();
  const [one, other] = [await stripe.customers.create(), await stripe.customers.create()];
  await stripe.customers.del(other.id);
  expect(await refusalOf(stripe.charges.update(charge, { customer: other.id }))).toMatchObject({
    code: "resource_missing",
    param: "customer",
  });
  await stripe.charges.update(charge, { customer: one.id });
  expect((await stripe.charges.list({ customer: one.id })).data.map(({ id }) => id)).toEqual([charge]);
  await stripe.charges.update(charge, { customer: one.id, description: "The same customer again" });
  const third = await stripe.customers.create();
  expect(await refusalOf(stripe.charges.update(charge, { customer: third.id }))).toMatchObject({
    statusCode: 400,
    param: "customer",
  });
  expect((await stripe.charges.retrieve(charge)).customer).toBe(one.id);
});

test("a charge's transfer group is set once", async () => {
  const charge = await chargeOf({ transfer_group: "ORDER_1" });
  await stripe.charges.update(charge, { transfer_group: "ORDER_1" });
  expect(await refusalOf(stripe.charges.update(charge, { transfer_group: "ORDER_2" }))).toMatchObject({
    statusCode: 400,
    param: "transfer_group",
  });
  expect((await stripe.charges.retrieve(charge)).transfer_group).toBe("ORDER_1");
});

test("a refund keeps what it came to when its metadata change", async () => {
  const refund = await stripe.refunds.create({ charge: await chargeOf(), metadata: { a: "1" } });
  const changed = await stripe.refunds.update(refund.id, { metadata: { b: "2" } });
  expect(changed).toEqual({ ...refund, metadata: { a: "1", b: "2" } });
  const { object, previous_attributes: previous } = await newest("refund.updated");
  expect(object).toMatchObject({ id: refund.id, status: "succeeded" });
  expect(previous).toEqual({ metadata: { b: null } });
});

test("a card's refund cannot be cancelled", async () => {
  const refund = await stripe.refunds.create({ charge: await chargeOf() });
  expect(await refusalOf(stripe.refunds.cancel(refund.id))).toMatchObject({
    statusCode: 400,
    type: "StripeInvalidRequestError",
    message: expect.stringContaining("has a status of succeeded"),
  });
  expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: "succeeded" });
  expect(await refusalOf(stripe.refunds.cancel("re_0"))).toMatchObject({ statusCode: 404 });
});

test("charges and refunds of another account cannot be changed", async () => {
  const charge = await chargeOf();
  const refund = await stripe.refunds.create({ charge });
  const other = api.clientOf((await api.newAccount()).secretKey);
  expect(await refusalOf(other.charges.update(charge, { description: "x" }))).toMatchObject({ statusCode: 404 });
  expect(await refusalOf(other.refunds.update(refund.id, { metadata: { a: "1" } }))).toMatchObject({ statusCode: 404 });
  expect(await refusalOf(other.refunds.cancel(refund.id))).toMatchObject({ statusCode: 404 });
});
