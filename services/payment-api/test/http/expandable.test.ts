import { expect, test } from "vitest";
import { checkExpand, type Returned } from "../../src/http/expandable.ts";

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
