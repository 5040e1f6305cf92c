import { describe, expect, test } from "vitest";
import { type Cases, casesFor } from "./cases.ts";
import { keepingTheBalance } from "./cases/balance.ts";
import { changingPaymentIntents } from "./cases/changing-payment-intents.ts";
import { changingSetupIntents } from "./cases/changing-setup-intents.ts";
import { charging } from "./cases/charges.ts";
import { confirmingPaymentIntents } from "./cases/confirming-payment-intents.ts";
import { creatingPaymentIntents } from "./cases/creating-payment-intents.ts";
import { keepingCustomers } from "./cases/customers.ts";
import { tellingEvents } from "./cases/events.ts";
import { keepingIdempotencyKeys } from "./cases/idempotency-keys.ts";
import { listingPaymentIntents } from "./cases/listing-payment-intents.ts";
import { savingPaymentMethods } from "./cases/payment-methods.ts";
import { authenticating, receivingWebhooks } from "./cases/protocol.ts";
import { refunding } from "./cases/refunds.ts";
import { searching } from "./cases/searches.ts";
import { settingUpCards } from "./cases/setup-intents.ts";
import { registeringWebhooks } from "./cases/webhook-endpoints.ts";
import { findShapeFaults } from "./shapes.ts";
import { MAJOR, type Shop, useShop } from "./shop.ts";

const shop = useShop();

const PARTS: Readonly<Record<string, (cases: Cases, shop: () => Shop) => void>> = {
  "payment intents: creation": creatingPaymentIntents,
  "payment intents: confirmation": confirmingPaymentIntents,
  "payment intents: changes": changingPaymentIntents,
  "payment intents: lists": listingPaymentIntents,
  refunds: refunding,
  charges: charging,
  customers: keepingCustomers,
  "payment methods": savingPaymentMethods,
  "setup intents": settingUpCards,
  "setup intents: changes": changingSetupIntents,
  searches: searching,
  balance: keepingTheBalance,
  events: tellingEvents,
  "webhook endpoints": registeringWebhooks,
  "idempotency keys": keepingIdempotencyKeys,
  authentication: authenticating,
  webhooks: receivingWebhooks,
};

describe(`stripe-node ${MAJOR}`, () => {
  describe.each(Object.entries(PARTS))("%s", (_, addCases) => {
    addCases(casesFor(shop), shop);
  });

  // Last, because it needs the answers of all cases.
  test("every answer has the shape that the SDK declares", { timeout: 120_000 }, async () => {
    expect(shop().recorded.length).toBeGreaterThan(150);
    expect(await findShapeFaults(shop().recorded)).toBe("");
  });
});
