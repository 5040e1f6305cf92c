import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { previousAttributes } from "../../src/http/presenters/previous-attributes.ts";
import type { AssessmentOutcome } from "../../src/ports/fraud-detection.ts";
import { scoreUnscoredCharge } from "../../src/use-cases/score-unscored-charge.ts";
import { type Api, startApi } from "./api.ts";

/** Events about a change contain the object's previous values. */

let api: Api;
let score: AssessmentOutcome = { kind: "assessed", decision: "allow", score: 5, reasons: [] };
beforeAll(async () => {
  api = await startApi({ assess: async () => score });
});
afterAll(() => api.stop());

const table: [what: string, before: object, after: object, previous: object][] = [
  ["a changed value", { a: 1, b: 2 }, { a: 1, b: 3 }, { b: 2 }],
  ["what was null", { a: null }, { a: "x" }, { a: null }],
  ["what became null", { a: "x" }, { a: null }, { a: "x" }],
  ["a part of a hash", { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 2 } }],
  ["a new key of a hash", { a: { b: 1 } }, { a: { b: 1, c: 3 } }, { a: { c: null } }],
  ["a key that was removed", { a: { b: 1, c: 3 } }, { a: { b: 1 } }, { a: { c: 3 } }],
  ["a hash that came", { a: null }, { a: { b: 1 } }, { a: null }],
  ["a hash that went", { a: { b: 1 } }, { a: null }, { a: { b: 1 } }],
  ["a list as a whole", { a: [1, 2] }, { a: [1, 3] }, { a: [1, 2] }],
  ["an attribute that went", { a: "x", b: 1 }, { b: 1 }, { a: "x" }],
  ["nothing", { a: { b: [1] } }, { a: { b: [1] } }, {}],
];
test.for(table)("of %s", ([, before, after, previous]) => {
  expect(previousAttributes(before, after)).toEqual(previous);
});

const newest = async (type: string): Promise<Stripe.Event.Data> =>
  (await api.stripe.events.list({ type, limit: 1 })).data[0]!.data;

test("an update of a customer says what it changed", async () => {
  const { id } = await api.stripe.customers.create({
    name: "Ann",
    email: "ann@example.com",
    address: { city: "Bergen", country: "NO" },
    metadata: { a: "1", b: "2" },
    preferred_locales: ["nb"],
  });
  const change = { name: "Eva", address: { city: "Oslo", country: "NO" }, metadata: { a: "", c: "3" } };
  await api.stripe.customers.update(id, { ...change, preferred_locales: ["nb", "nn"] });
  const { object, previous_attributes: previous } = await newest("customer.updated");
  expect(object).toMatchObject({ id, name: "Eva", email: "ann@example.com" });
  expect(previous).toEqual({
    name: "Ann",
    address: { city: "Bergen" },
    metadata: { a: "1", c: null },
    preferred_locales: ["nb"],
  });
});

test("a refund that was made says that it was pending", async () => {
  const paid = await api.stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
  });
  await api.stripe.refunds.create({ payment_intent: paid.id });
  const { previous_attributes: previous } = await newest("refund.updated");
  expect(previous).toEqual({ balance_transaction: null, pending_reason: "processing", status: "pending" });
});

test("a charge that is scored late says what its outcome was before", async () => {
  score = { kind: "not_assessed" };
  const payment = { amount: 2000, currency: "usd", confirm: true, payment_method: "pm_card_visa" };
  const paid = await api.stripe.paymentIntents.create(payment);
  const before = (await api.stripe.charges.retrieve(paid.latest_charge as string)).outcome;
  score = { kind: "assessed", decision: "allow", score: 5, reasons: [] };
  for (const one of await api.core.unscored.take(10)) await scoreUnscoredCharge(api.core.deps, one);
  const { object, previous_attributes: previous } = await newest("charge.updated");
  expect(object).toMatchObject({ outcome: { type: "authorized", risk_level: "normal", risk_score: 5 } });
  expect(previous).toEqual({
    outcome: {
      reason: "rule",
      risk_level: "not_assessed",
      risk_score: null,
      rule: "fallback_not_assessed",
      seller_message: before!.seller_message,
      type: "manual_review",
    },
  });
});

test("an event about no change has no such attributes", async () => {
  await api.stripe.customers.create({});
  expect(await newest("customer.created")).not.toHaveProperty("previous_attributes");
});
