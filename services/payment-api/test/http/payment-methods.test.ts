import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";
import { payBy, refusalOf } from "./sdk-calls.ts";

let api: Api;
let stripe: Stripe;
let customer: string;
beforeAll(async () => {
  api = await startApi();
  stripe = api.stripe;
  customer = (await stripe.customers.create({})).id;
});
afterEach(() => api.ground.acquirer.setFault(undefined));
afterAll(() => api.stop());

const make = (token = "tok_visa") => stripe.paymentMethods.create({ type: "card", card: { token } });
const saved = async (owner = customer) => stripe.paymentMethods.attach((await make()).id, { customer: owner });
const ids = async (list: Promise<Stripe.ApiList<Stripe.PaymentMethod>>) => (await list).data.map(({ id }) => id);
const eventsAbout = async (id: string): Promise<Stripe.Event[]> =>
  (await stripe.events.list({ limit: 100 })).data.filter(({ data }) => (data.object as { id?: string }).id === id);

describe("a payment method", () => {
  test("is made from a token, with what the merchant says of it", async () => {
    const made = await stripe.paymentMethods.create({
      type: "card",
      card: { token: "tok_visa", networks: { preferred: "visa" } },
      allow_redisplay: "limited",
      billing_details: { name: "Ann" },
      metadata: { a: "1" },
    });
    expect(made).toMatchObject({
      allow_redisplay: "limited",
      billing_details: { name: "Ann", email: null },
      card: { brand: "visa", last4: "4242", checks: { cvc_check: "unchecked" }, networks: { preferred: "visa" } },
      customer: null,
      metadata: { a: "1" },
    });
    expect(await stripe.paymentMethods.retrieve(made.id)).toEqual(made);
  });

  test("is not made from the id of a payment method, a stranger's token or a card number", async () => {
    for (const token of ["pm_card_visa", "tok_nope"])
      expect(await refusalOf(make(token))).toMatchObject({ statusCode: 400, message: `Invalid token id: ${token}` });
  });

  test("that nobody has is not found, and its parameter is named", async () => {
    for (const call of [
      () => stripe.paymentMethods.retrieve("pm_nope"),
      () => stripe.paymentMethods.update("pm_nope", {}),
      () => stripe.paymentMethods.attach("pm_nope", { customer }),
      () => stripe.paymentMethods.detach("pm_nope"),
    ])
      expect(await refusalOf(call())).toMatchObject({
        statusCode: 404,
        code: "resource_missing",
        param: "payment_method",
        message: "No such PaymentMethod: 'pm_nope'",
      });
  });
});

describe("attach", () => {
  test("gives it to a customer, once and for all payments", async () => {
    const { id } = await make();
    const attached = await stripe.paymentMethods.attach(id, { customer, expand: ["customer"] });
    expect(attached).toMatchObject({ id, customer: { id: customer }, card: { checks: { cvc_check: "pass" } } });
    expect(await stripe.paymentMethods.attach(id, { customer })).toMatchObject({ customer });
    for (let times = 0; times < 2; times++)
      expect(await payBy(stripe, { customer, payment_method: id })).toMatchObject({ status: "succeeded" });
    expect((await eventsAbout(id)).map(({ type }) => type)).toEqual(["payment_method.attached"]);
  });

  test("makes a new payment method of a test token, each time", async () => {
    const [one, other] = [
      await stripe.paymentMethods.attach("pm_card_visa", { customer }),
      await stripe.paymentMethods.attach("pm_card_visa", { customer }),
    ];
    expect(one.id).toMatch(/^pm_[0-9A-Za-z]{24}$/);
    expect(one.id).not.toBe(other.id);
    expect(one.card!.fingerprint).toBe(other.card!.fingerprint);
  });

  test("needs a customer that is there", async () => {
    const { id } = await make();
    const gone = (await stripe.customers.create({})).id;
    await stripe.customers.del(gone);
    for (const owner of ["cus_nope", gone])
      expect(await refusalOf(stripe.paymentMethods.attach(id, { customer: owner }))).toMatchObject({
        statusCode: 400,
        code: "resource_missing",
        param: "customer",
      });
    expect(await refusalOf(stripe.paymentMethods.attach(id, {}))).toMatchObject({
      statusCode: 400,
      code: "parameter_missing",
      message: "Must provide customer or customer_account.",
    });
    expect(await stripe.paymentMethods.retrieve(id)).toMatchObject({ customer: null });
  });

  test("is refused where it belongs to another customer, also to all but one at once", async () => {
    const { id } = await make();
    const owners = await Promise.all(Array.from({ length: 5 }, () => stripe.customers.create({})));
    const ended = await Promise.allSettled(
      owners.map((owner) => stripe.paymentMethods.attach(id, { customer: owner.id })),
    );
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of ended)
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({
          statusCode: 400,
          message: "The payment method you provided has already been attached to a customer.",
        });
  });

  test("is refused after a payment without a customer, unless that payment set it up", async () => {
    const [once, again] = [(await make()).id, (await make()).id];
    await payBy(stripe, { payment_method: once });
    await payBy(stripe, { payment_method: again, setup_future_usage: "off_session" });
    expect(await refusalOf(stripe.paymentMethods.attach(once, { customer }))).toMatchObject({
      statusCode: 400,
      message: expect.stringMatching(/^The provided PaymentMethod was previously used/),
    });
    expect(await stripe.paymentMethods.attach(again, { customer })).toMatchObject({ customer });
    expect(await payBy(stripe, { customer, payment_method: again })).toMatchObject({ status: "succeeded" });
  });

  test("is refused where the issuer declines the card; a card that fails only for payments is taken", async () => {
    const declined = await make("tok_chargeDeclined");
    expect(await refusalOf(stripe.paymentMethods.attach(declined.id, { customer }))).toMatchObject({
      statusCode: 402,
      type: "StripeCardError",
      code: "card_declined",
      decline_code: "generic_decline",
    });
    expect(await stripe.paymentMethods.retrieve(declined.id)).toMatchObject({ customer: null });
    const failing = await make("tok_chargeCustomerFail");
    await stripe.paymentMethods.attach(failing.id, { customer });
    expect(await refusalOf(payBy(stripe, { customer, payment_method: failing.id }))).toMatchObject({ statusCode: 402 });
  });

  test.for(["not_sent", "request_lost", "answer_lost"] as const)(
    "does nothing where the acquirer gives no answer (%s)",
    async (fault) => {
      const { id } = await make();
      api.ground.acquirer.setFault(fault);
      expect(await refusalOf(stripe.paymentMethods.attach(id, { customer }))).toMatchObject({ statusCode: 503 });
      api.ground.acquirer.setFault(undefined);
      expect(await stripe.paymentMethods.retrieve(id)).toMatchObject({ customer: null });
      expect(await stripe.paymentMethods.attach(id, { customer })).toMatchObject({ customer });
    },
  );

  test("under a key answers its first answer again", async () => {
    const { id } = await make();
    const key = { idempotencyKey: `attach-${id}` };
    const first = await stripe.paymentMethods.attach(id, { customer }, key);
    await stripe.paymentMethods.detach(id);
    expect(await stripe.paymentMethods.attach(id, { customer }, key)).toEqual(first);
    expect(await stripe.paymentMethods.retrieve(id)).toMatchObject({ customer: null });
  });
});

describe("detach", () => {
  test("is for good: nobody may charge it or attach it again", async () => {
    const { id } = await saved();
    const detached = await stripe.paymentMethods.detach(id);
    expect(detached).toMatchObject({ id, customer: null, card: { checks: { cvc_check: "pass" } } });
    const refused = { statusCode: 400, message: expect.stringMatching(/was detached from a Customer/) };
    expect(await refusalOf(stripe.paymentMethods.attach(id, { customer }))).toMatchObject(refused);
    expect(await refusalOf(payBy(stripe, { payment_method: id }))).toMatchObject(refused);
    expect(await refusalOf(payBy(stripe, { customer, payment_method: id }))).toMatchObject(refused);
    expect(await stripe.paymentMethods.retrieve(id)).toMatchObject({ customer: null });
    const [event] = await eventsAbout(id);
    expect(event).toMatchObject({
      type: "payment_method.detached",
      data: { object: { customer: null }, previous_attributes: { customer } },
    });
  });

  test("is refused where it belongs to nobody", async () => {
    const never = await make();
    const before = await saved();
    await stripe.paymentMethods.detach(before.id);
    for (const { id } of [never, before])
      expect(await refusalOf(stripe.paymentMethods.detach(id))).toMatchObject({
        statusCode: 400,
        message: "The payment method you provided is not attached to a customer so detachment is impossible.",
      });
  });
});

describe("update", () => {
  test("changes each part that is given, and tells what was before", async () => {
    const { id } = await saved();
    await stripe.paymentMethods.update(id, {
      billing_details: { name: "Ann", address: { city: "Berlin", country: "DE" } },
      metadata: { a: "1", b: "2" },
    });
    const updated = await stripe.paymentMethods.update(id, {
      allow_redisplay: "always",
      billing_details: { email: "ann@example.com", address: { city: "Bonn" } },
      card: { exp_month: 7, exp_year: 2031 },
      metadata: { a: "" },
    });
    expect(updated).toMatchObject({
      allow_redisplay: "always",
      billing_details: { name: "Ann", email: "ann@example.com", address: { city: "Bonn", country: "DE" } },
      card: { exp_month: 7, exp_year: 2031 },
      metadata: { b: "2" },
    });
    const [event] = await eventsAbout(id);
    expect(event).toMatchObject({
      type: "payment_method.updated",
      data: {
        previous_attributes: {
          allow_redisplay: "unspecified",
          billing_details: { email: null, address: { city: "Berlin" } },
          card: { exp_month: 12, exp_year: 2034 },
          metadata: { a: "1" },
        },
      },
    });
    const emptied = await stripe.paymentMethods.update(id, { billing_details: { name: "", address: "" } });
    expect(emptied.billing_details).toMatchObject({ name: null, email: "ann@example.com", address: { city: null } });
  });

  test("is refused without a customer, and for a month that does not exist", async () => {
    expect(await refusalOf(stripe.paymentMethods.update((await make()).id, { metadata: { a: "1" } }))).toMatchObject({
      statusCode: 400,
      message: "You must save this PaymentMethod to a customer before you can update it.",
    });
    expect(
      await refusalOf(stripe.paymentMethods.update((await saved()).id, { card: { exp_month: 13 } })),
    ).toMatchObject({
      statusCode: 400,
      param: "card[exp_month]",
    });
  });
});

describe("a customer's payment methods", () => {
  test("are listed newest first, by pages and by how they may be shown", async () => {
    const owner = (await stripe.customers.create({})).id;
    const [first, second, third] = [await saved(owner), await saved(owner), await saved(owner)];
    await stripe.paymentMethods.update(second.id, { allow_redisplay: "always" });
    expect(await ids(stripe.paymentMethods.list({ customer: owner }))).toEqual([third.id, second.id, first.id]);
    expect(await ids(stripe.paymentMethods.list({ customer: owner, type: "card", limit: 1 }))).toEqual([third.id]);
    expect(await ids(stripe.customers.listPaymentMethods(owner, { starting_after: second.id }))).toEqual([first.id]);
    expect(await ids(stripe.customers.listPaymentMethods(owner, { allow_redisplay: "always" }))).toEqual([second.id]);
    expect(await ids(stripe.paymentMethods.list({ customer: owner, allow_redisplay: "unspecified" }))).toHaveLength(2);
    expect(await ids(stripe.customers.listPaymentMethods(owner, { type: "link" }))).toEqual([]);
    expect(await stripe.customers.listPaymentMethods(owner)).toMatchObject({
      url: `/v1/customers/${owner}/payment_methods`,
      has_more: false,
    });
    await stripe.paymentMethods.detach(third.id);
    expect(await ids(stripe.paymentMethods.list({ customer: owner }))).toEqual([second.id, first.id]);
  });

  test("need a customer: without one the list is empty, and an unknown one is refused", async () => {
    expect((await stripe.paymentMethods.list()).data).toEqual([]);
    expect(await refusalOf(stripe.paymentMethods.list({ customer: "cus_nope" }))).toMatchObject({
      statusCode: 400,
      param: "customer",
    });
    expect(await refusalOf(stripe.customers.listPaymentMethods("cus_nope"))).toMatchObject({
      statusCode: 404,
      param: "id",
    });
  });

  test("are retrieved through their own customer only", async () => {
    const owner = (await stripe.customers.create({})).id;
    const mine = await saved(owner);
    expect(await stripe.customers.retrievePaymentMethod(owner, mine.id)).toMatchObject({ id: mine.id });
    for (const { id } of [await saved(), await make()])
      expect(await refusalOf(stripe.customers.retrievePaymentMethod(owner, id))).toMatchObject({
        statusCode: 404,
        param: "customer",
        message: "Invalid request",
      });
    expect(await refusalOf(stripe.customers.retrievePaymentMethod(owner, "pm_nope"))).toMatchObject({
      statusCode: 404,
      param: "payment_method",
    });
  });

  test("have a default, which leaves with the method", async () => {
    const owner = (await stripe.customers.create({})).id;
    const { id } = await saved(owner);
    const chosen = await stripe.customers.update(owner, {
      invoice_settings: { default_payment_method: id },
      expand: ["invoice_settings.default_payment_method"],
    });
    expect(chosen.invoice_settings.default_payment_method).toMatchObject({ id, object: "payment_method" });
    for (const other of [(await saved()).id, (await make()).id, "pm_nope"])
      expect(
        await refusalOf(stripe.customers.update(owner, { invoice_settings: { default_payment_method: other } })),
      ).toMatchObject({ statusCode: 400, code: "resource_missing", param: "invoice_settings[default_payment_method]" });
    await stripe.paymentMethods.detach(id);
    expect((await stripe.customers.retrieve(owner)) as Stripe.Customer).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    const [event] = await eventsAbout(owner);
    expect(event).toMatchObject({
      type: "customer.updated",
      data: { previous_attributes: { invoice_settings: { default_payment_method: id } } },
    });
  });

  test("come with the customer", async () => {
    const { id } = await make();
    const owner = await stripe.customers.create({
      payment_method: id,
      invoice_settings: { default_payment_method: id },
      tax_exempt: "reverse",
    });
    expect(owner).toMatchObject({ invoice_settings: { default_payment_method: id }, tax_exempt: "reverse" });
    expect(await stripe.paymentMethods.retrieve(id)).toMatchObject({ customer: owner.id });
    const legacy = await stripe.customers.create({ source: "tok_visa" });
    const [card] = (await stripe.paymentMethods.list({ customer: legacy.id })).data;
    expect(legacy.invoice_settings.default_payment_method).toBe(card!.id);
    expect(await refusalOf(stripe.customers.create({ payment_method: "pm_card_chargeDeclined" }))).toMatchObject({
      statusCode: 402,
    });
    expect(await refusalOf(stripe.customers.create({ payment_method: id }))).toMatchObject({ statusCode: 400 });
  });

  test("stay with a customer who is deleted, and nobody can use them", async () => {
    const owner = (await stripe.customers.create({})).id;
    const { id } = await saved(owner);
    await stripe.customers.del(owner);
    expect(await stripe.paymentMethods.retrieve(id)).toMatchObject({ customer: owner });
    expect(await refusalOf(payBy(stripe, { payment_method: id }))).toMatchObject({ statusCode: 400 });
    expect(await refusalOf(payBy(stripe, { payment_method: id, customer: owner }))).toMatchObject({ statusCode: 400 });
  });
});
