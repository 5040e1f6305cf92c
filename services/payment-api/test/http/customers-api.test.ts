import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";
import { payBy, refusalOf } from "./sdk-calls.ts";

let api: Api;
let stripe: Stripe;
beforeAll(async () => {
  api = await startApi();
  stripe = api.stripe;
});
afterAll(() => api.stop());

const pay = (change?: Partial<Stripe.PaymentIntentCreateParams>) => payBy(stripe, change);

describe("customers", () => {
  test("are created, changed, unset, listed by e-mail, and deleted", async () => {
    const created = await stripe.customers.create({
      email: "a@example.com",
      name: "Ann",
      address: { city: "Berlin", country: "DE" },
      metadata: { a: "1", b: "2" },
    });
    expect(created).toMatchObject({
      object: "customer",
      email: "a@example.com",
      name: "Ann",
      address: { city: "Berlin" },
    });
    const changed = await stripe.customers.update(created.id, { name: "", address: "", metadata: { a: "", c: "3" } });
    expect(changed).toMatchObject({ name: null, address: null, email: "a@example.com", metadata: { b: "2", c: "3" } });
    expect(changed.metadata).not.toHaveProperty("a");
    expect((await stripe.customers.list({ email: "a@example.com" })).data.map(({ id }) => id)).toEqual([created.id]);

    const paid = await pay({ customer: created.id, expand: ["customer", "latest_charge.customer"] });
    expect(paid.customer).toMatchObject({ id: created.id });
    expect((paid.latest_charge as Stripe.Charge).customer).toMatchObject({ id: created.id });
    expect((await stripe.charges.list({ customer: created.id })).data).toHaveLength(1);
    expect((await stripe.paymentIntents.list({ customer: created.id })).data).toHaveLength(1);

    expect(await stripe.customers.del(created.id)).toMatchObject({ id: created.id, object: "customer", deleted: true });
    expect(await stripe.customers.retrieve(created.id)).toMatchObject({ id: created.id, deleted: true });
    expect(await refusalOf(stripe.customers.update(created.id, { name: "x" }))).toMatchObject({ statusCode: 404 });
    expect(await refusalOf(pay({ customer: created.id }))).toMatchObject({
      statusCode: 400,
      code: "resource_missing",
      param: "customer",
    });
  });

  test("of another account do not exist", async () => {
    const customer = await stripe.customers.create({});
    const other = api.clientOf((await api.newAccount()).secretKey);
    const error = await refusalOf(other.customers.retrieve(customer.id));
    expect(error).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      param: "id",
      message: `No such customer: '${customer.id}'`,
    });
    expect((await other.customers.list()).data).toEqual([]);
    expect((await other.events.list()).data).toEqual([]);
  });
});

describe("payment methods", () => {
  test("are the test tokens, and what is made of them", async () => {
    const token = await stripe.paymentMethods.retrieve("pm_card_amex");
    expect(token).toMatchObject({
      id: "pm_card_amex",
      object: "payment_method",
      type: "card",
      card: { brand: "amex" },
    });
    const made = await stripe.paymentMethods.create({
      type: "card",
      card: { token: "tok_chargeDeclined" },
      billing_details: { name: "Jane", address: { country: "DE" } },
    });
    expect(made).toMatchObject({ type: "card", card: { last4: "0002" }, billing_details: { name: "Jane" } });
    const declined = await refusalOf(pay({ payment_method: made.id }));
    const { lastResponse: _response, ...before } = made;
    const checks = { ...before.card!.checks, cvc_check: "pass" };
    const own = { ...before, card: { ...before.card, checks } };
    expect(declined).toMatchObject({ code: "card_declined", payment_method: own });
    expect(declined.payment_intent?.last_payment_error?.payment_method).toEqual(own);
    const unknown = await refusalOf(pay({ payment_method: "pm_card_nobody" }));
    expect(unknown).toMatchObject({
      code: "resource_missing",
      param: "payment_method",
      message: "No such PaymentMethod: 'pm_card_nobody'",
    });
  });
});
