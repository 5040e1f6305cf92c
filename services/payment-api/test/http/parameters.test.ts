import { describe, expect, test } from "vitest";
import { parseForm } from "../../src/http/form-body.ts";
import { decode, type Decoded, type Faults, type Fields, type Specification } from "../../src/http/parameters.ts";
import { createInput, createSpecification } from "../../src/http/parameters/create-payment-intent.ts";
import * as customer from "../../src/http/parameters/customer.ts";
import { pageOf } from "../../src/http/parameters/page.ts";
import * as paymentIntent from "../../src/http/parameters/payment-intent.ts";
import * as paymentMethod from "../../src/http/parameters/payment-method.ts";
import * as refund from "../../src/http/parameters/refund.ts";
import * as webhookEndpoint from "../../src/http/parameters/webhook-endpoint.ts";

/** Parses a body: the input of the use case, or the first fault. */
function inputOf<F extends Fields>(
  specification: Specification<F>,
  input: (given: Decoded<F>, faults: Faults) => unknown,
  body: string,
): unknown {
  const parsed = parseForm(body);
  if (!parsed.ok) return parsed.error;
  const faults: Faults = { first: undefined };
  const given = decode(specification, parsed.value, faults);
  if (faults.first !== undefined) return faults.first;
  const made = input(given, faults);
  return faults.first ?? made;
}

const create = (body: string): unknown => inputOf(createSpecification, createInput, body);

describe("creating a payment intent", () => {
  test("takes the parameters of Stripe's quick start", () => {
    const body =
      "amount=2000&currency=USD&confirm=true&payment_method=pm_card_visa&automatic_payment_methods[enabled]=true" +
      "&automatic_payment_methods[allow_redirects]=never&metadata[order]=7&metadata[none]=&receipt_email=jane%40example.com" +
      "&shipping[name]=Jane&shipping[address][line1]=Main+St+1&shipping[address][country]=de&off_session=one_off" +
      "&statement_descriptor_suffix=Shop+7&description=Order&capture_method=manual&customer=cus_1";
    expect(create(body)).toEqual({
      amount: 2000n,
      currency: "usd",
      confirm: true,
      captureMethod: "manual",
      confirmationMethod: "automatic",
      customer: "cus_1",
      paymentMethod: "pm_card_visa",
      paymentMethodTypes: ["card"],
      allowedPaymentMethodTypes: null,
      automaticPaymentMethods: { enabled: true, allowRedirects: "never" },
      description: "Order",
      metadata: { order: "7" },
      receiptEmail: "jane@example.com",
      statementDescriptorSuffix: "Shop 7",
      shipping: {
        name: "Jane",
        phone: null,
        carrier: null,
        trackingNumber: null,
        address: { line1: "Main St 1", line2: null, city: null, country: "DE", postalCode: null, state: null },
      },
      setupFutureUsage: null,
      offSession: true,
      returnUrl: null,
    });
  });

  const kinds: [body: string, automatic: unknown][] = [
    ["", { enabled: true, allowRedirects: "always" }],
    ["&payment_method_types[]=card", null],
    ["&automatic_payment_methods[enabled]=false", null],
    ["&confirmation_method=manual", null],
  ];
  test.for(kinds)("chooses methods automatically unless told: %s", ([more, automatic]) => {
    expect(create(`amount=100&currency=eur${more}`)).toMatchObject({ automaticPaymentMethods: automatic });
  });

  const faults: [body: string, code: string | undefined, param: string, message: string][] = [
    ["currency=usd", "parameter_missing", "amount", "Missing required param: amount."],
    ["amount=100", "parameter_missing", "currency", "Missing required param: currency."],
    ["amount=100&currency=usd&foo=1", "parameter_unknown", "foo", "Received unknown parameter: foo"],
    ["amount=100&currency=usd&foo=1&bar=2", "parameter_unknown", "foo", "Received unknown parameters: foo, bar"],
    ["foo=1", "parameter_unknown", "foo", "Received unknown parameter: foo"],
    ["amount=100&currency=usd&toString=1", "parameter_unknown", "toString", "Received unknown parameter: toString"],
    [
      "amount=100&currency=usd&shipping[foo]=1",
      "parameter_unknown",
      "shipping[foo]",
      "Received unknown parameter: shipping[foo]",
    ],
    [
      "amount=100&currency=usd&transfer_data[destination]=acct_1",
      "parameter_unknown",
      "transfer_data",
      "The parameter transfer_data is not supported yet.",
    ],
    ["amount=abc&currency=usd", "parameter_invalid_integer", "amount", "Invalid integer: abc"],
    ["amount=10.5&currency=usd", "parameter_invalid_integer", "amount", "Invalid integer: 10.5"],
    ["amount=1e3&currency=usd", "parameter_invalid_integer", "amount", "Invalid integer: 1e3"],
    ["amount=0&currency=usd", "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1."],
    ["amount=-5&currency=usd", "parameter_invalid_integer", "amount", "This value must be greater than or equal to 1."],
    [
      "amount=99999999999999999999&currency=usd",
      "parameter_invalid_integer",
      "amount",
      "Invalid integer: 99999999999999999999",
    ],
    ["amount[x]=1&currency=usd", undefined, "amount", "Invalid string"],
    [
      "amount=&currency=usd",
      "parameter_invalid_empty",
      "amount",
      "You passed an empty string for 'amount'. We assume empty values are an attempt to unset a parameter; however " +
        "'amount' cannot be unset. You should remove 'amount' from your request or supply a non-empty value.",
    ],
    ["amount=49&currency=usd", "amount_too_small", "amount", "Amount must be at least $0.50 usd"],
    ["amount=49&currency=jpy", "amount_too_small", "amount", "Amount must be at least ¥50 jpy"],
    ["amount=100000000&currency=usd", "amount_too_large", "amount", "Amount must be no more than $999,999.99"],
    ["amount=100&currency=usd&receipt_email=foo", "email_invalid", "receipt_email", "Invalid email address: foo"],
    ["amount=100&currency=usd&confirm=yes", undefined, "confirm", "Invalid boolean: yes"],
    ["amount=100&currency=usd&confirm=1", undefined, "confirm", "Invalid boolean: 1"],
    ["amount=100&currency=usd&confirm=0", undefined, "confirm", "Invalid boolean: 0"],
    [
      "amount=100&currency=usd&capture_method=x",
      undefined,
      "capture_method",
      "Invalid capture_method: must be one of automatic, automatic_async, or manual",
    ],
    [
      "amount=100&currency=usd&setup_future_usage=x",
      undefined,
      "setup_future_usage",
      "Invalid setup_future_usage: must be one of off_session or on_session",
    ],
    ["amount=100&currency=usd&shipping=x", undefined, "shipping", "Invalid object"],
    [
      "amount=100&currency=usd&shipping[name]=x",
      "parameter_missing",
      "shipping[address]",
      "Missing required param: shipping[address].",
    ],
    ["amount=100&currency=usd&payment_method_types=card", undefined, "payment_method_types", "Invalid array"],
    [
      "amount=100&currency=usd&payment_method_types[]=card&automatic_payment_methods[enabled]=true",
      "parameters_exclusive",
      "payment_method_types",
      "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.",
    ],
    [
      "amount=100&currency=usd&return_url=https%3A%2F%2Fexample.com",
      undefined,
      "return_url",
      "The parameter `return_url` can only be passed when `confirm` is `true`.",
    ],
    [
      "amount=100&currency=usd&off_session=true",
      undefined,
      "off_session",
      "The parameter `off_session` can only be passed when `confirm` is `true`.",
    ],
    ["amount=100&currency=usd&confirm=true&return_url=nowhere", "url_invalid", "return_url", "Not a valid URL"],
  ];
  test.for(faults)("%s: %s", ([body, code, param, message]) => {
    const fault = create(body) as { code?: string };
    expect(fault).toMatchObject({ status: 400, type: "invalid_request_error", param, message });
    expect(fault.code).toBe(code);
  });

  const booleans: [written: string, confirm: boolean][] = [
    ["true", true],
    ["True", true],
    ["false", false],
    ["False", false],
  ];
  test.for(booleans)("the boolean %s is %s, as older SDKs write it", ([written, confirm]) => {
    const read = create(`amount=100&currency=usd&confirm=${written}`);
    expect(read).toMatchObject({ confirm });
    const offSession = create(`amount=100&currency=usd&confirm=true&off_session=${written}`);
    expect(offSession).toMatchObject({ offSession: confirm });
  });

  const addresses: [url: string, isAllowed: boolean][] = [
    ["https://shop.example/back", true],
    ["http://127.0.0.1:3000/back", true],
    ["payments-example://safepay/back", true],
    ["com.example.shop:/back", true],
    ["javascript:alert(1)", false],
    ["JavaScript:alert(1)", false],
    [" javascript:alert(1)", false],
    ["java\nscript:alert(1)", false],
    ["data:text/html,x", false],
    ["file:///etc/passwd", false],
    ["vbscript:x", false],
    ["blob:https://shop.example/1", false],
    ["about:blank", false],
    ["shop.example/back", false],
  ];
  test.for(addresses)("a shopper is sent back to %s: %s", ([url, isAllowed]) => {
    const read = create(`amount=100&currency=usd&confirm=true&return_url=${encodeURIComponent(url)}`);
    expect(read).toMatchObject(isAllowed ? { returnUrl: url } : { param: "return_url", code: "url_invalid" });
  });

  const currencies: [currency: string, known: boolean][] = [
    ["usd", true],
    ["JPY", true],
    ["kwd", true],
    ["xxx", false],
    ["us", false],
  ];
  test.for(currencies)("the currency %s is known: %s", ([currency, known]) => {
    const read = create(`amount=500000&currency=${currency}`);
    expect(read).toMatchObject(known ? { currency: currency.toLowerCase() } : { param: "currency" });
  });
});

const keys = (count: number): string => Array.from({ length: count }, (_, n) => `metadata[k${n}]=v`).join("&");
const update = (body: string): unknown => inputOf(customer.updateSpecification, customer.updateInput, body);

describe("metadata", () => {
  const table: [what: string, body: string, fine: boolean][] = [
    ["50 keys", keys(50), true],
    ["51 keys", keys(51), false],
    ["50 keys and one that is empty", `${keys(50)}&metadata[x]=`, true],
    ["a key of 40 characters", `metadata[${"k".repeat(40)}]=v`, true],
    ["a key of 41 characters", `metadata[${"k".repeat(41)}]=v`, false],
    ["a value of 500 characters", `metadata[k]=${"v".repeat(500)}`, true],
    ["a value of 501 characters", `metadata[k]=${"v".repeat(501)}`, false],
    ["a key of 40 emoji", `metadata[${"😀".repeat(40)}]=v`, true],
    ["a key of 41 emoji", `metadata[${"😀".repeat(41)}]=v`, false],
    ["a value of 500 emoji", `metadata[k]=${"😀".repeat(500)}`, true],
    ["a value of 501 emoji", `metadata[k]=${"😀".repeat(501)}`, false],
    ["a name of 256 emoji", `name=${"😀".repeat(256)}`, true],
    ["a name of 257 emoji", `name=${"😀".repeat(257)}`, false],
    ["a nested value", "metadata[k][l]=v", false],
    ["a text", "metadata=v", false],
  ];
  test.for(table)("%s: %s", ([, body, fine]) => {
    const made = inputOf(customer.createSpecification, customer.createInput, body);
    expect(made).toMatchObject(fine ? { email: null } : { status: 400 });
  });

  test("an empty value removes a key, and an empty metadata removes all", () => {
    expect(update("metadata[a]=1&metadata[b]=")).toEqual({ metadata: { a: "1", b: null } });
    expect(update("metadata=")).toEqual({ metadata: null });
    expect(update("")).toEqual({});
  });
});

describe("updates", () => {
  test("say what changes, what is unset, and nothing of the rest", () => {
    const body = "description=&shipping=&amount=700&receipt_email=&statement_descriptor_suffix=";
    expect(inputOf(paymentIntent.updateSpecification, paymentIntent.updateInput, body)).toEqual({
      description: null,
      shipping: null,
      amount: 700n,
      receiptEmail: null,
      statementDescriptorSuffix: null,
    });
  });
});

describe("other inputs", () => {
  const table: [name: string, made: () => unknown, expected: object][] = [
    [
      "a refund names what it refunds",
      () => inputOf(refund.createSpecification, refund.createInput, "amount=5"),
      { code: "parameter_missing" },
    ],
    [
      "a refund of all",
      () => inputOf(refund.createSpecification, refund.createInput, "charge=ch_1"),
      { charge: "ch_1", paymentIntent: null, reason: null },
    ],
    [
      "tok_visa is pm_card_visa",
      () => inputOf(paymentMethod.createSpecification, paymentMethod.createInput, "type=card&card[token]=tok_visa"),
      { token: "pm_card_visa" },
    ],
    [
      "an unknown token",
      () => inputOf(paymentMethod.createSpecification, paymentMethod.createInput, "type=card&card[token]=tok_x"),
      { message: "Invalid token id: tok_x", param: "card[token]" },
    ],
    [
      "a payment method without a card",
      () => inputOf(paymentMethod.createSpecification, paymentMethod.createInput, "type=card"),
      { param: "card" },
    ],
    [
      "a capture twice",
      () => inputOf(paymentIntent.captureSpecification, paymentIntent.captureInput, "final_capture=false"),
      { param: "final_capture" },
    ],
    [
      "a cancellation for no known reason",
      () => inputOf(paymentIntent.cancelSpecification, paymentIntent.cancelInput, "cancellation_reason=x"),
      { param: "cancellation_reason" },
    ],
    [
      "an endpoint for all events",
      () =>
        inputOf(
          webhookEndpoint.createSpecification,
          webhookEndpoint.createInput,
          "url=https://a.example/&enabled_events[]=*",
        ),
      { enabledEvents: ["*"] },
    ],
    [
      "an endpoint for no such event",
      () =>
        inputOf(
          webhookEndpoint.createSpecification,
          webhookEndpoint.createInput,
          "url=https://a.example/&enabled_events[]=A B",
        ),
      { param: "enabled_events[0]" },
    ],
    [
      "an endpoint for an event that there is not",
      () =>
        inputOf(
          webhookEndpoint.createSpecification,
          webhookEndpoint.createInput,
          "url=https://a.example/&enabled_events[]=charge.succeeded&enabled_events[]=charge.exploded",
        ),
      {
        param: "enabled_events[1]",
        message: expect.stringMatching(/charge\.exploded is no event type\. Near it are charge\.\w+/),
      },
    ],
    [
      "an endpoint for an event that we never send",
      () =>
        inputOf(
          webhookEndpoint.updateSpecification,
          webhookEndpoint.updateInput,
          "enabled_events[]=climate.order.delayed",
        ),
      { enabledEvents: ["climate.order.delayed"] },
    ],
    [
      "a page",
      () => inputOf(paymentIntent.listSpecification, pageOf as never, "limit=3&created[gte]=5&created[lt]=9"),
      { limit: 3, created: { gte: 5, lt: 9 } },
    ],
    [
      "a second",
      () => inputOf(paymentIntent.listSpecification, pageOf as never, "created=5"),
      { limit: 10, created: { gte: 5, lte: 5 } },
    ],
    ["an empty page", () => inputOf(paymentIntent.listSpecification, pageOf as never, "limit=0"), { limit: 0 }],
    [
      "less than an empty page",
      () => inputOf(paymentIntent.listSpecification, pageOf as never, "limit=-1"),
      { code: "parameter_invalid_integer" },
    ],
    [
      "too great a page",
      () => inputOf(paymentIntent.listSpecification, pageOf as never, "limit=101"),
      { code: "parameter_invalid_integer" },
    ],
    [
      "both cursors",
      () => inputOf(paymentIntent.listSpecification, pageOf as never, "starting_after=a&ending_before=b"),
      { code: "parameters_exclusive" },
    ],
  ];
  test.for(table)("%s", ([, made, expected]) => {
    expect(made()).toMatchObject(expected);
  });
});
