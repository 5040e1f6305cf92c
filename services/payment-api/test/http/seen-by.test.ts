import { describe, expect, test } from "vitest";
import { PERMISSIONS } from "../../src/domain/permission.ts";
import { permissionToSee } from "../../src/http/subject.ts";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import { asSeenBy } from "../../src/http/seen-by.ts";

const seen = (permissions: readonly string[], body: object): unknown =>
  JSON.parse(asSeenBy({ kind: "restricted", permissions }, JSON.stringify(body)));

const intent = { id: "pi_1", object: "payment_intent", amount: 1, client_secret: "pi_1_secret_x" };
const customer = { id: "cus_1", object: "customer", email: "jane@example.com" };

const table: [what: string, permissions: string[], body: object, expected: object][] = [
  ["a secret without the permission to write", ["payment_intent.read"], intent, { ...intent, client_secret: null }],
  ["a secret with it", ["payment_intent.write"], intent, intent],
  [
    "an object inside an error",
    ["refund.write"],
    { error: { code: "x", payment_intent: intent } },
    { error: { code: "x", payment_intent: { id: "pi_1", object: "payment_intent" } } },
  ],
  [
    "objects in a list inside an object",
    ["charge.read"],
    { id: "ch_1", object: "charge", refunds: { object: "list", data: [{ id: "re_1", object: "refund", amount: 1 }] } },
    { id: "ch_1", object: "charge", refunds: { object: "list", data: [{ id: "re_1", object: "refund" }] } },
  ],
  [
    "a balance transaction",
    ["charge.read"],
    { id: "txn_1", object: "balance_transaction", net: 1 },
    { id: "txn_1", object: "balance_transaction" },
  ],
  [
    "what an object was like before an event",
    ["event.read"],
    { object: "event", data: { object: customer, previous_attributes: { email: "old@example.com" } } },
    { object: "event", data: { object: { id: "cus_1", object: "customer" } } },
  ],
  [
    "the same, for a key that may read the object",
    ["event.read", "customer.read"],
    { object: "event", data: { object: customer, previous_attributes: { email: "old@example.com" } } },
    { object: "event", data: { object: customer, previous_attributes: { email: "old@example.com" } } },
  ],
  [
    "metadata that reads like an object",
    ["customer.read"],
    { ...customer, metadata: { object: "charge", client_secret: "mine", note: "x" } },
    { ...customer, metadata: { object: "charge", client_secret: "mine", note: "x" } },
  ],
];

describe("a restricted key sees", () => {
  test.for(table)("%s", ([, permissions, body, expected]) => {
    expect(seen(permissions, body)).toEqual(expected);
  });
});

test("a secret key sees the bytes as they are", () => {
  const bytes = '{ "object":"customer" , "email":"jane@example.com"}';
  expect(asSeenBy({ kind: "secret", permissions: [] }, bytes)).toBe(bytes);
});

test("every route that reads asks for the permission to see what it returns", () => {
  const reading = ENDPOINTS.filter(({ method }) => method === "GET");
  expect(reading.map(({ returns }) => permissionToSee(returns))).toEqual(reading.map(({ permission }) => permission));
});

test("there is a permission for every route, and none of a resource that no route has", () => {
  const asked = new Set(ENDPOINTS.map(({ permission }) => resourceOf(permission)));
  expect(new Set(PERMISSIONS.map(resourceOf))).toEqual(asked);
});

const resourceOf = (permission: string): string => permission.split(".")[0]!;
