import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { nearest } from "../../src/http/near.ts";
import { EVENT_TYPES } from "../../src/domain/objects.ts";
import stripe from "../../src/http/parameters/stripe-event-types.json" with { type: "json" };
import { declarationsOf } from "./stripe-types.ts";

/** The event types that an endpoint can name. `npx vitest run <this file> -u` rewrites them after an upgrade. */
const FILE = new URL("../../src/http/parameters/stripe-event-types.json", import.meta.url);
const root = join(dirname(createRequire(import.meta.url).resolve("stripe")), "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8").trim();

test("the table has every event type of the installed stripe package", async () => {
  const [, union] = /^ {4}type EnabledEvent = (.*);$/m.exec(declarationsOf("WebhookEndpoints"))!;
  const types = [...union!.matchAll(/'([a-z0-9_.]+)'/g)].map(([, type]) => type!).toSorted();
  const source = `npm's stripe ${read("VERSION")}, generated from Stripe's OpenAPI description ${read("OPENAPI_VERSION")}`;
  await expect(`${JSON.stringify({ source, types }, null, 2)}\n`).toMatchFileSnapshot(FILE.pathname);
});

test("every event that is sent can be asked for", () => {
  expect(stripe.types).toEqual(expect.arrayContaining(Object.values(EVENT_TYPES).flat()));
});

const table: [mistake: string, meant: string][] = [
  ["customer.exploded", "customer.deleted"],
  ["payment_intent.succeded", "payment_intent.succeeded"],
  ["payment_intents.succeeded", "payment_intent.succeeded"],
  ["charge.refund", "charge.refunded"],
  ["payment_intent.*", "payment_intent.created"],
];
test.for(table)("%s was meant to be %s", ([mistake, meant]) => {
  expect(nearest(mistake, stripe.types)).toContain(meant);
});
