import type { Currency } from "@platform/kernel/currency";
import type { Instant } from "@platform/kernel/instant";
import { NO_BILLING } from "../../src/domain/billing-details.ts";
import { describe, expect, test } from "vitest";
import type { Charge } from "../../src/domain/charge.ts";
import type { PaymentIntent } from "../../src/domain/payment-intent.ts";
import type { Refund } from "../../src/domain/refund.ts";
import type { Refusal } from "../../src/domain/refusal.ts";
import type { SetupIntent } from "../../src/domain/setup-intent.ts";
import { errorOf, REFUSALS } from "../../src/http/refusals.ts";
import { renderError } from "../../src/http/wire-error.ts";

const usd = "usd" as Currency;
const intent: PaymentIntent = {
  id: "pi_1",
  status: "succeeded",
  amount: 1000n,
  amountCapturable: 0n,
  amountReceived: 1000n,
  currency: usd,
  customer: null,
  createdAt: 1_800_000_000_000 as Instant,
  details: {
    secret: "s",
    captureMethod: "automatic",
    confirmationMethod: "automatic",
    paymentMethod: "pm_card_visa",
    paymentMethodTypes: ["card"],
    allowedPaymentMethodTypes: null,
    automaticPaymentMethods: null,
    description: null,
    metadata: {},
    receiptEmail: null,
    statementDescriptor: null,
    statementDescriptorSuffix: null,
    shipping: null,
    setupFutureUsage: null,
    latestCharge: "ch_1",
    lastPaymentError: null,
    nextAction: null,
    offSession: false,
    returnUrl: null,
    errorOnRequiresAction: false,
    usesStripeSdk: false,
    methodOptions: {},
    customerReference: null,
    orderReference: null,
    transferGroup: null,
    canceledAt: null,
    cancellationReason: null,
    awaitsScore: false,
  },
};
const setup: SetupIntent = {
  id: "seti_1",
  status: "succeeded",
  customer: null,
  createdAt: intent.createdAt,
  details: {
    secret: "s",
    paymentMethod: "pm_1",
    paymentMethodTypes: ["card"],
    allowedPaymentMethodTypes: null,
    automaticPaymentMethods: null,
    description: null,
    metadata: {},
    usage: "off_session",
    requestThreeDSecure: "automatic",
    latestAttempt: null,
    lastSetupError: null,
    nextAction: null,
    returnUrl: null,
    cancellationReason: null,
  },
};
const charge: Charge = {
  id: "ch_1",
  paymentIntent: "pi_1",
  status: "succeeded",
  amount: 1000n,
  amountCaptured: 1000n,
  amountRefunded: 0n,
  amountRefunding: 0n,
  currency: usd,
  createdAt: intent.createdAt,
  details: {
    captured: true,
    voided: false,
    customer: null,
    description: null,
    metadata: {},
    receiptEmail: null,
    statementDescriptor: null,
    statementDescriptorSuffix: null,
    shipping: null,
    paymentMethod: "pm_card_visa",
    token: "pm_card_visa",
    billing: NO_BILLING,
    authentication: null,
    failureCode: null,
    declineCode: null,
    authorisation: "a",
    authorisationCode: null,
    networkTransactionId: null,
    transferGroup: null,
    userReport: null,
    balanceTransaction: null,
    outcome: { type: "authorized", riskLevel: "normal", riskScore: 3, reasons: [] },
  },
};
const refund: Refund = {
  id: "re_1",
  charge: "ch_1",
  paymentIntent: "pi_1",
  status: "succeeded",
  amount: 1000n,
  currency: usd,
  createdAt: intent.createdAt,
  details: {
    reason: null,
    metadata: {},
    customer: null,
    paymentMethod: "pm_card_visa",
    failureReason: null,
    balanceTransaction: null,
  },
};
const declined = {
  code: "expired_card",
  declineCode: null,
  charge: "ch_1",
  card: { paymentMethod: "pm_card_visa", token: "pm_card_visa", billing: NO_BILLING },
};

const table: [refusal: Refusal, status: number, code: string | undefined, param: string | undefined][] = [
  [{ rule: "not_found", object: "payment_intent", id: "pi_0" }, 404, "resource_missing", "intent"],
  [{ rule: "not_found", object: "customer", id: "cus_0" }, 404, "resource_missing", "id"],
  [{ rule: "not_found", object: "payment_method", id: "pm_0" }, 404, "resource_missing", "payment_method"],
  [{ rule: "not_found", object: "charge", id: "ch_0", param: "charge" }, 400, "resource_missing", "charge"],
  [
    { rule: "unexpected_state", operation: "confirm", intent, allowed: [] },
    400,
    "payment_intent_unexpected_state",
    undefined,
  ],
  [{ rule: "attempt_in_progress", intent }, 429, "lock_timeout", undefined],
  [{ rule: "payment_method_missing", intent }, 400, "payment_intent_unexpected_state", undefined],
  [
    { rule: "payment_method_unknown", paymentMethod: "pm_0", param: "payment_method" },
    400,
    "resource_missing",
    "payment_method",
  ],
  [{ rule: "payment_method_used" }, 400, undefined, undefined],
  [
    { rule: "payment_method_of_other", paymentMethod: "pm_0", owner: "cus_0", customer: "cus_1" },
    400,
    undefined,
    "payment_method",
  ],
  [
    { rule: "payment_method_of_other", paymentMethod: "pm_0", owner: "cus_0", customer: null },
    400,
    "parameter_missing",
    "payment_method",
  ],
  [{ rule: "payment_method_attached" }, 400, undefined, undefined],
  [{ rule: "payment_method_not_attached", operation: "detach" }, 400, undefined, undefined],
  [{ rule: "payment_method_not_attached", operation: "update" }, 400, undefined, undefined],
  [
    { rule: "default_not_attached", paymentMethod: "pm_0" },
    400,
    "resource_missing",
    "invoice_settings[default_payment_method]",
  ],
  [{ rule: "card_not_verified", code: "card_declined", declineCode: "generic_decline" }, 402, "card_declined", ""],
  [{ rule: "card_not_verified", code: "expired_card", declineCode: null }, 402, "expired_card", "exp_month"],
  [
    { rule: "setup_unexpected_state", operation: "confirm", intent: setup },
    400,
    "setup_intent_unexpected_state",
    undefined,
  ],
  [
    { rule: "setup_unexpected_state", operation: "cancel", intent: setup },
    400,
    "setup_intent_unexpected_state",
    undefined,
  ],
  [
    { rule: "setup_unexpected_state", operation: "update", intent: setup },
    400,
    "setup_intent_unexpected_state",
    undefined,
  ],
  [{ rule: "setup_method_missing", intent: setup }, 400, "setup_intent_unexpected_state", undefined],
  [{ rule: "setup_failed", error: declined, intent: setup }, 402, "expired_card", "exp_month"],
  [{ rule: "not_found", object: "setup_intent", id: "seti_0" }, 404, "resource_missing", "intent"],
  [{ rule: "amount_too_small", currency: "usd", minimum: 50n }, 400, "amount_too_small", "amount"],
  [{ rule: "amount_too_large", currency: "usd" }, 400, "amount_too_large", "amount"],
  [{ rule: "amount_not_divisible", currency: "kwd" as Currency, step: 10n, param: "amount" }, 400, undefined, "amount"],
  [{ rule: "too_many_metadata_keys", keys: 52 }, 400, undefined, "metadata"],
  [{ rule: "capture_exceeds_authorised", intent, capturable: 900n }, 400, "amount_too_large", "amount_to_capture"],
  [{ rule: "charge_detail_fixed", charge, param: "customer" }, 400, undefined, "customer"],
  [{ rule: "refund_not_cancelable", refund }, 400, undefined, undefined],
  [{ rule: "charge_not_refundable", charge }, 400, "charge_not_refundable", undefined],
  [{ rule: "charge_already_refunded", charge }, 400, "charge_already_refunded", undefined],
  [{ rule: "refund_exceeds_captured", charge, refundable: 1000n, requested: 1001n }, 400, undefined, "amount"],
  [{ rule: "no_charge_to_refund", intent }, 400, undefined, "payment_intent"],
  [{ rule: "customer_deleted", id: "cus_0" }, 400, "resource_missing", "customer"],
  [{ rule: "payment_failed", error: declined, intent }, 402, "expired_card", "exp_month"],
  [{ rule: "operation_failed", operation: "capture", intent }, 402, "processing_error", undefined],
  [{ rule: "webhook_endpoint_disabled", id: "we_1" }, 400, undefined, undefined],
  [{ rule: "product_has_prices" }, 400, undefined, undefined],
  [{ rule: "webhook_url_refused", message: "No." }, 400, "url_invalid", "url"],
];

describe("a refusal", () => {
  test.for(table)("$0.rule is answered with $1 $2 ($3)", ([refusal, status, code, param]) => {
    const error = errorOf(refusal, { livemode: false });
    expect(error.status).toBe(status);
    const { error: body } = JSON.parse(renderError(error)) as { error: Record<string, unknown> };
    expect([body["code"], body["param"]]).toEqual([code, param]);
    expect(body["message"]).toMatch(/\S/);
    expect(body["doc_url"]).toBe(code && `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`);
    if ("intent" in refusal && status < 429 && refusal.rule !== "no_charge_to_refund") {
      const kind = refusal.rule.startsWith("setup_") ? "setup_intent" : "payment_intent";
      expect(body[kind]).toMatchObject({ id: refusal.intent?.id, object: kind });
    }
  });

  test("of every rule is in this table", () => {
    expect(Object.keys(REFUSALS).toSorted()).toEqual([...new Set(table.map(([{ rule }]) => rule))].toSorted());
  });
});
