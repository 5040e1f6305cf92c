import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

/** How a payment is made: options by type of method, a method that the request describes, and what a challenge means. */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const CHALLENGED = "pm_card_threeDSecure2Required";
const pay = (params: Partial<Stripe.PaymentIntentCreateParams> = {}): Promise<Stripe.PaymentIntent> =>
  api.stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
    ...params,
  });

describe("options by type of method", () => {
  test("capture_method of cards has the payment authorised only, and captured by hand", async () => {
    const paid = await pay({ payment_method_options: { card: { capture_method: "manual" } } });
    expect(paid).toMatchObject({ status: "requires_capture", capture_method: "automatic_async" });
    expect(await api.stripe.paymentIntents.capture(paid.id)).toMatchObject({ status: "succeeded" });
  });

  test.each(["any", "challenge"] as const)(
    "request_three_d_secure %s has the shopper challenged",
    async (requested) => {
      const options = { card: { request_three_d_secure: requested } };
      expect(await pay({ payment_method_options: options })).toMatchObject({ status: "requires_action" });
    },
  );

  test("request_three_d_secure automatic leaves it to the issuer", async () => {
    const options = { card: { request_three_d_secure: "automatic" as const } };
    expect(await pay({ payment_method_options: options })).toMatchObject({ status: "succeeded" });
  });

  test("an authorisation that should allow more where it can is made as usual, and its charge says so", async () => {
    const requests = {
      request_extended_authorization: "if_available",
      request_incremental_authorization: "if_available",
      request_multicapture: "if_available",
      request_overcapture: "if_available",
    } as const;
    const paid = await pay({
      capture_method: "manual",
      payment_method_options: { card: requests },
      expand: ["latest_charge"],
    });
    expect(paid).toMatchObject({ status: "requires_capture", payment_method_options: { card: requests } });
    expect((paid.latest_charge as Stripe.Charge).payment_method_details!.card).toMatchObject({
      extended_authorization: { status: "disabled" },
      incremental_authorization: { status: "unavailable" },
      multicapture: { status: "unavailable" },
      overcapture: { maximum_amount_capturable: 1000, status: "unavailable" },
    });

    await expect(api.stripe.paymentIntents.capture(paid.id, { final_capture: false })).rejects.toMatchObject({
      statusCode: 400,
      param: "final_capture",
    });
    expect(await api.stripe.paymentIntents.capture(paid.id)).toMatchObject({ status: "succeeded" });
  });

  test("of methods that no payment has here are kept, and change nothing", async () => {
    const options = { sepa_debit: { setup_future_usage: "off_session" }, card_present: {} } as const;
    const paid = await pay({ payment_method_options: options });
    expect(paid).toMatchObject({ status: "succeeded", payment_method_options: { sepa_debit: options.sepa_debit } });
  });

  test("an update changes those that it names, and an empty value removes them", async () => {
    const { id } = await pay({
      confirm: false,
      payment_method_options: { card: { capture_method: "manual", request_three_d_secure: "any" } },
    });
    const { payment_method_options: options } = await api.stripe.paymentIntents.update(id, {
      payment_method_options: { card: { capture_method: "" }, sepa_debit: { setup_future_usage: "off_session" } },
    });
    expect(options).toMatchObject({ card: { request_three_d_secure: "any" }, sepa_debit: {} });
    expect(options!.card).not.toHaveProperty("capture_method");
    const cleared = await api.stripe.paymentIntents.update(id, {
      payment_method_options: { card: "", sepa_debit: "" },
    });
    expect(cleared.payment_method_options).toEqual({
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" },
    });
    expect(await api.stripe.paymentIntents.confirm(id)).toMatchObject({ status: "succeeded" });
  });

  test("that we do not have are refused by name", async () => {
    await expect(pay({ payment_method_options: { card: { moto: true } } })).rejects.toMatchObject({
      code: "parameter_unknown",
      param: "payment_method_options[card][moto]",
      message: expect.stringMatching(/not supported yet/),
    });
  });
});

describe("a method that the request describes", () => {
  const described = { type: "card", card: { token: "tok_mastercard" }, billing_details: { name: "Jane" } } as const;
  const expand = ["payment_method"];
  const made = { card: { brand: "mastercard" }, billing_details: { name: "Jane" }, customer: null };

  test("pays a new payment", async () => {
    const { status, payment_method: method } = await api.stripe.paymentIntents.create({
      amount: 1000,
      currency: "usd",
      confirm: true,
      payment_method_data: described,
      expand,
    });
    expect([status, method]).toMatchObject(["succeeded", made]);
  });

  test("pays at the confirmation, or is set by an update", async () => {
    const { paymentIntents } = api.stripe;
    const first = await pay({ confirm: false });
    const confirmed = await paymentIntents.confirm(first.id, { payment_method_data: described, expand });
    expect(confirmed).toMatchObject({ status: "succeeded", payment_method: made });
    const second = await pay({ confirm: false });
    const updated = await paymentIntents.update(second.id, { payment_method_data: described, expand });
    expect(updated).toMatchObject({ status: "requires_confirmation", payment_method: made });
    expect(await paymentIntents.confirm(second.id)).toMatchObject({ status: "succeeded" });
  });

  test("does not go with a method that is named", async () => {
    await expect(pay({ payment_method_data: described })).rejects.toMatchObject({ code: "parameters_exclusive" });
  });
});

describe("a challenge", () => {
  test("fails a payment that must not wait for its shopper, and takes nothing", async () => {
    const error = await pay({ payment_method: CHALLENGED, error_on_requires_action: true }).catch((thrown) => thrown);
    expect(error).toMatchObject({
      statusCode: 402,
      code: "authentication_required",
      decline_code: "authentication_required",
      payment_intent: { status: "requires_payment_method", next_action: null },
    });
    const { id } = error.payment_intent;
    const again = api.stripe.paymentIntents.confirm(id, { payment_method: CHALLENGED });
    expect(await again).toMatchObject({ status: "requires_action" });
  });

  test("is left to Stripe's library in the browser, where the merchant uses it", async () => {
    const { next_action: action } = await pay({ payment_method: CHALLENGED, use_stripe_sdk: true });
    expect(action).toEqual({
      type: "use_stripe_sdk",
      use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: expect.stringMatching(/^http/) },
    });
  });
});

/** A payment whose shopper accepts a mandate. */
const accepted = (given: object): Promise<Stripe.PaymentIntent> =>
  pay({ mandate_data: { customer_acceptance: given } as Stripe.PaymentIntentCreateParams.MandateData });

describe("mandate_data", () => {
  test("is accepted, and makes no mandate of a card", async () => {
    const online = { ip_address: "192.0.2.1", user_agent: "Firefox" };
    expect(await accepted({ type: "online", online, accepted_at: 1_700_000_000 })).toMatchObject({
      status: "succeeded",
    });
  });

  test("that is online says from where", async () => {
    await expect(accepted({ type: "online" })).rejects.toMatchObject({
      code: "parameter_missing",
      param: "mandate_data[customer_acceptance][online]",
    });
  });
});

test("a transfer group is on the payment and its charge", async () => {
  const group = { transfer_group: "ORDER_1" };
  const paid = await pay({ ...group, expand: ["latest_charge"] });
  expect(paid).toMatchObject({ ...group, latest_charge: group });
});

test.each([["level3"], ["application_fee_amount"], ["on_behalf_of"], ["transfer_data"]])(
  "%s is refused by name, before anything is done",
  async (name) => {
    const body = `amount=1000&currency=usd&confirm=true&payment_method=pm_card_visa&${name}=1`;
    const { status, json } = await api.raw("POST", "/v1/payment_intents", { body });
    expect([status, json.error]).toMatchObject([400, { code: "parameter_unknown", param: name }]);
  },
);
