import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";
import { payBy } from "./sdk-calls.ts";

/** An object has at most 50 metadata keys: at creation, and after every update. */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const keys = (from: number, count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${from + n}`, "v"]));
const metadata = keys(0, 50);
const authorised = { amount: 2000, currency: "usd", confirm: true, capture_method: "manual" } as const;

type Metadata = Record<string, string>;
type Updated = { readonly metadata: Readonly<Record<string, string>> | null };
type Update = (metadata: Metadata) => Promise<Updated>;

/** Makes an object with 50 keys, and returns its update. */
const table: [what: string, make: () => Promise<Update>][] = [
  [
    "customer",
    async () => {
      const { id } = await api.stripe.customers.create({ metadata });
      return (patch) => api.stripe.customers.update(id, { metadata: patch });
    },
  ],
  [
    "payment intent",
    async () => {
      const { id } = await api.stripe.paymentIntents.create({ amount: 2000, currency: "usd", metadata });
      return (patch) => api.stripe.paymentIntents.update(id, { metadata: patch });
    },
  ],
  [
    "payment intent that is captured",
    async () => {
      const { id } = await api.stripe.paymentIntents.create({
        ...authorised,
        payment_method: "pm_card_visa",
        metadata,
      });
      return (patch) => api.stripe.paymentIntents.capture(id, { metadata: patch });
    },
  ],
  [
    "charge",
    async () => {
      const { latest_charge: id } = await payBy(api.stripe, { metadata });
      return (patch) => api.stripe.charges.update(id as string, { metadata: patch });
    },
  ],
  [
    "refund",
    async () => {
      const { id: payment } = await payBy(api.stripe);
      const { id } = await api.stripe.refunds.create({ payment_intent: payment, metadata });
      return (patch) => api.stripe.refunds.update(id, { metadata: patch });
    },
  ],
  [
    "webhook endpoint",
    async () => {
      const url = "https://shop.example/hook";
      const { id } = await api.stripe.webhookEndpoints.create({ url, enabled_events: ["*"], metadata });
      return (patch) => api.stripe.webhookEndpoints.update(id, { metadata: patch });
    },
  ],
];

test.for(table)("a %s with 50 keys takes no more, and another in place of one", async ([, make]) => {
  const update = await make();
  await expect(update(keys(50, 2))).rejects.toMatchObject({
    statusCode: 400,
    param: "metadata",
    message: "An object can have up to 50 metadata keys; this one would have 52.",
  });
  const updated = await update({ k0: "", k50: "v", k1: "w" });
  expect(Object.keys(updated.metadata ?? {})).toHaveLength(50);
  expect(updated.metadata).toMatchObject({ k1: "w", k50: "v" });
});
