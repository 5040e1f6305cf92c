import { expect, test } from "vitest";
import type { Expandable } from "../../src/http/api-object.ts";
import { checkExpand, shownBy } from "../../src/http/expandable.ts";
import { OBJECTS, type Returned } from "../../src/http/subject.ts";
import { expandablePathsOf } from "./stripe-types.ts";

const table: [returned: Returned, isList: boolean, path: string, message: string | undefined][] = [
  ["payment_intent", false, "latest_charge", undefined],
  ["payment_intent", false, "latest_charge.balance_transaction", undefined],
  ["payment_intent", false, "latest_charge.payment_intent.latest_charge.balance_transaction", undefined],
  ["payment_intent", true, "data.latest_charge.balance_transaction", undefined],
  ["payment_intent", true, "data.latest_charge.balance_transaction.source", undefined],
  ["payment_intent", false, "application", undefined],
  ["charge", false, "refunds", undefined],
  ["charge", false, "refunds.data.balance_transaction", undefined],
  ["refund", false, "charge.payment_intent.customer", undefined],
  ["balance_transaction", true, "data.source.payment_intent", undefined],
  ["customer", false, "invoice_settings.default_payment_method", undefined],
  ["customer", false, "invoice_settings.default_payment_method.customer", undefined],
  ["customer", false, "invoice_settings", "This property cannot be expanded (invoice_settings)."],
  ["customer", false, "invoice_settings.footer", "This property cannot be expanded (invoice_settings.footer)."],
  ["payment_intent", false, "transfer_data.destination", undefined],
  ["payment_intent", false, "latest_charge.payment_method_details.card.mandate", undefined],
  ["charge", true, "data.transfer_data.destination", undefined],
  ["payment_intent", false, "amount", "This property cannot be expanded (amount)."],
  ["payment_intent", false, "latest_charge.foo", "This property cannot be expanded (latest_charge.foo)."],
  ["payment_intent", false, "application.owner", "This property cannot be expanded (application.owner)."],
  ["payment_intent", false, "constructor", "This property cannot be expanded (constructor)."],
  ["payment_intent", false, "", "This property cannot be expanded ()."],
  ["payment_intent", true, "data", "This property cannot be expanded (data)."],
  [
    "payment_intent",
    true,
    "customer",
    "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead.",
  ],
  [
    "payment_intent",
    true,
    "data.latest_charge.payment_intent.latest_charge.customer",
    "You cannot expand more than 4 levels of a property. Property: data.latest_charge.payment_intent.latest_charge.customer",
  ],
];

test.for(table)("%s (list: %s) expanding %s: %s", ([returned, isList, path, message]) => {
  expect(checkExpand(returned, isList, [path])?.message).toBe(message);
});

test("every path is checked", () => {
  expect(checkExpand("charge", false, ["customer", "nothing"])).toMatchObject({ status: 400 });
});

const shows: [returned: Returned, isList: boolean, path: string, shown: Returned[]][] = [
  ["charge", false, "customer", ["customer"]],
  ["charge", true, "data.customer", ["customer"]],
  ["payment_intent", false, "latest_charge.balance_transaction", ["charge", "balance_transaction"]],
  ["charge", false, "refunds.data.payment_method.customer", ["refund", "payment_method", "customer"]],
  ["balance_transaction", false, "source", ["charge", "refund"]],
  ["balance_transaction", false, "source.payment_method", ["charge", "refund", "payment_method"]],
  ["charge", false, "application", []],
];

test.for(shows)("%s (list: %s) with %s expanded shows %s", ([returned, isList, path, shown]) => {
  expect(shownBy(returned, isList, [path])).toEqual(shown);
});

const documented: [object: Returned, resource: string, type: string][] = [
  ["payment_intent", "PaymentIntents", "PaymentIntent"],
  ["charge", "Charges", "Charge"],
  ["refund", "Refunds", "Refund"],
  ["customer", "Customers", "Customer"],
  ["payment_method", "PaymentMethods", "PaymentMethod"],
  ["setup_intent", "SetupIntents", "SetupIntent"],
  ["setup_attempt", "SetupAttempts", "SetupAttempt"],
  ["account", "Accounts", "Account"],
  ["product", "Products", "Product"],
  ["price", "Prices", "Price"],
  ["balance", "Balance", "Balance"],
  ["balance_transaction", "BalanceTransactions", "BalanceTransaction"],
  ["event", "Events", "EventBase"],
  ["webhook_endpoint", "WebhookEndpoints", "WebhookEndpoint"],
];

/** Documented as expandable, but their types look like those of hashes. */
const UNMARKED: ReadonlySet<string> = new Set(["cash_balance", "invoice_credit_balance", "tax"]);

const pathsOf = (fields: Expandable): string[] =>
  Object.entries(fields).flatMap(([field, target]) =>
    typeof target === "object" ? pathsOf(target).map((path) => `${field}.${path}`) : [field],
  );

test.for(documented)("what of a %s can be expanded is what Stripe's types say", ([object, resource, type]) => {
  const ours = pathsOf(OBJECTS[object].expandable).filter((path) => !UNMARKED.has(path));
  expect(ours.toSorted()).toEqual(expandablePathsOf(resource, type).toSorted());
});

/** Stripe has no such objects. */
const OWN: readonly Returned[] = ["attempt", "ledger_transaction"];

test("every object is compared", () => {
  const compared = [...documented.map(([object]) => object), ...OWN];
  expect(compared.toSorted()).toEqual(Object.keys(OBJECTS).toSorted());
});
