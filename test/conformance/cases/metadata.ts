import type { Stripe } from "stripe";
import { expect } from "vitest";
import { type Cases, pay } from "../cases.ts";
import type { Shop } from "../shop.ts";

type Values = Record<string, string>;
interface WithMetadata {
  readonly id: string;
  readonly metadata: Stripe.Metadata | null;
}
interface Changed {
  readonly create: (shop: Shop, metadata: Values) => Promise<WithMetadata>;
  readonly update: (stripe: Stripe, id: string, metadata: Values) => Promise<WithMetadata>;
}

/** Each object whose metadata an update changes. */
const CHANGED: Readonly<Record<string, Changed>> = {
  "a customer": {
    create: ({ stripe }, metadata) => stripe.customers.create({ metadata }),
    update: (stripe, id, metadata) => stripe.customers.update(id, { metadata }),
  },
  "a payment intent": {
    create: ({ stripe }, metadata) => stripe.paymentIntents.create({ amount: 2000, currency: "usd", metadata }),
    update: (stripe, id, metadata) => stripe.paymentIntents.update(id, { metadata }),
  },
  "a setup intent": {
    create: ({ stripe }, metadata) => stripe.setupIntents.create({ metadata }),
    update: (stripe, id, metadata) => stripe.setupIntents.update(id, { metadata }),
  },
  "a webhook endpoint": {
    create: ({ stripe }, metadata) =>
      stripe.webhookEndpoints.create({
        url: "https://shop.example/hooks",
        enabled_events: ["charge.expired"],
        metadata,
      }),
    update: (stripe, id, metadata) => stripe.webhookEndpoints.update(id, { metadata }),
  },
};

const keys = (count: number): Values =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));
const customerWith = ({ stripe }: Shop, metadata: Values): Promise<Stripe.Customer> =>
  stripe.customers.create({ metadata });
/** A customer whose metadata was changed after the creation. */
async function changed(
  { stripe }: Shop,
  before: Values,
  metadata: Stripe.Emptyable<Stripe.MetadataParam>,
): Promise<Stripe.Customer> {
  const { id } = await stripe.customers.create({ metadata: before });
  return stripe.customers.update(id, { metadata });
}

export function keepingMetadata({ accepts, refuses }: Cases): void {
  for (const [name, { create, update }] of Object.entries(CHANGED)) {
    accepts(
      `of ${name}: an update adds, changes and unsets keys`,
      async (shop) => {
        const { id } = await create(shop, { same: "1", other: "2", gone: "3" });
        return update(shop.stripe, id, { other: "4", gone: "", added: "5" });
      },
      ({ metadata }: WithMetadata) => expect(metadata).toEqual({ same: "1", other: "4", added: "5" }),
    );
  }
  for (const [name, metadata] of [
    ["a key of 40 characters", { ["k".repeat(40)]: "v" }],
    ["a value of 500 characters", { k: "v".repeat(500) }],
    ["a value of 500 emoji, which are characters as others are", { k: "😀".repeat(500) }],
    ["50 keys", keys(50)],
    ["a key with spaces and signs", { "order no. 7 – “blue”": "v" }],
  ] as const) {
    accepts(
      name,
      (shop) => customerWith(shop, metadata),
      ({ metadata: kept }: Stripe.Customer) => expect(kept).toEqual(metadata),
    );
  }
  accepts(
    "numbers and booleans as texts",
    ({ stripe }) =>
      stripe.customers.create({ metadata: { order: 6735, gift: true } as unknown as Stripe.MetadataParam }),
    { metadata: { order: "6735", gift: "true" } },
  );
  accepts(
    "a value of null, which unsets the key",
    (shop) => changed(shop, { a: "1", b: "2" }, { a: null }),
    ({ metadata }: Stripe.Customer) => expect(metadata).toEqual({ b: "2" }),
  );
  accepts(
    "an empty text, which unsets all keys",
    (shop) => changed(shop, { a: "1", b: "2" }, ""),
    ({ metadata }: Stripe.Customer) => expect(metadata).toEqual({}),
  );
  accepts("no keys, which changes nothing", (shop) => changed(shop, { a: "1" }, {}), { metadata: { a: "1" } });
  accepts(
    "on the charge, as they were at the payment",
    async (shop) => {
      const { id } = await pay(shop, { metadata: { order: "6735" } });
      return shop.stripe.paymentIntents.update(id, { metadata: { order: "7" }, expand: ["latest_charge"] });
    },
    { metadata: { order: "7" }, latest_charge: { metadata: { order: "6735" } } },
  );
  const REFUSED = { statusCode: 400, type: "invalid_request_error" } as const;
  refuses("a key of 41 characters", (shop) => customerWith(shop, { ["k".repeat(41)]: "v" }), REFUSED);
  refuses("a value of 501 characters", (shop) => customerWith(shop, { k: "v".repeat(501) }), REFUSED);
  refuses("a key with square brackets", (shop) => customerWith(shop, { "a[b]": "v" }), REFUSED);
  refuses("51 keys after an update", (shop) => changed(shop, keys(50), { more: "v" }), REFUSED);
}
