import { expect, test } from "vitest";
import { NO_BILLING } from "../src/domain/billing-details.ts";
import { chargeDetails } from "../src/postgres/charges.ts";
import { customerDetails } from "../src/postgres/customers.ts";
import { intentDetails } from "../src/postgres/intents.ts";
import { paymentMethodDetails } from "../src/postgres/payment-methods.ts";
import { refundDetails } from "../src/postgres/refunds.ts";

/**
 * Rows omit usual values, so each one is part of every row ever written: changing or removing one here changes those
 * rows. A new field needs one, because older rows do not have the field.
 */
const stored: [table: string, codec: { decode(row: object): object }, usual: object][] = [
  [
    "payment_intents",
    intentDetails,
    {
      captureMethod: "automatic_async",
      confirmationMethod: "automatic",
      paymentMethod: null,
      allowedPaymentMethodTypes: null,
      automaticPaymentMethods: null,
      description: null,
      receiptEmail: null,
      statementDescriptor: null,
      statementDescriptorSuffix: null,
      shipping: null,
      setupFutureUsage: null,
      latestCharge: null,
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
  ],
  [
    "charges",
    chargeDetails,
    {
      captured: true,
      voided: false,
      customer: null,
      description: null,
      receiptEmail: null,
      statementDescriptor: null,
      statementDescriptorSuffix: null,
      shipping: null,
      authentication: null,
      failureCode: null,
      declineCode: null,
      authorisation: null,
      authorisationCode: null,
      networkTransactionId: null,
      balanceTransaction: null,
      billing: NO_BILLING,
      transferGroup: null,
      userReport: null,
    },
  ],
  ["refunds", refundDetails, { reason: null, customer: null, failureReason: null, balanceTransaction: null }],
  [
    "customers",
    customerDetails,
    {
      name: null,
      description: null,
      phone: null,
      address: null,
      shipping: null,
      taxExempt: "none",
      defaultPaymentMethod: null,
    },
  ],
  [
    "payment_methods",
    paymentMethodDetails,
    {
      customer: null,
      billing: NO_BILLING,
      allowRedisplay: "unspecified",
      preferredNetwork: null,
      expiry: null,
      usedBy: null,
      isSetUp: false,
      isDetached: false,
    },
  ],
];
test.for(stored)("what the rows of %s leave out means what it always meant", ([, codec, usual]) => {
  expect(codec.decode({})).toEqual(usual);
});
