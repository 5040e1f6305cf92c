import { describe, expect, test } from "vitest";
import { type Cases, casesFor } from "./cases.ts";
import { keepingTheBalance } from "./cases/balance.ts";
import { capturingAndCancelling } from "./cases/capturing.ts";
import { changingPaymentIntents } from "./cases/changing-payment-intents.ts";
import { changingSetupIntents } from "./cases/changing-setup-intents.ts";
import { changingWebhooks } from "./cases/changing-webhook-endpoints.ts";
import { charging } from "./cases/charges.ts";
import { confirmingPaymentIntents } from "./cases/confirming-payment-intents.ts";
import { creatingPaymentIntents } from "./cases/creating-payment-intents.ts";
import { chargingInCurrencies } from "./cases/currencies.ts";
import { keepingCustomers } from "./cases/customers.ts";
import { deletingCustomers } from "./cases/deleting-customers.ts";
import { tellingEachEvent } from "./cases/events-by-type.ts";
import { tellingEvents } from "./cases/events.ts";
import { expanding } from "./cases/expansions.ts";
import { keepingIdempotencyKeys } from "./cases/idempotency-keys.ts";
import { listingPaymentIntents } from "./cases/listing-payment-intents.ts";
import { listing } from "./cases/lists.ts";
import { keepingMetadata } from "./cases/metadata.ts";
import { payingWithSavedCards } from "./cases/paying-with-saved-cards.ts";
import { rulingPaymentMethods } from "./cases/payment-method-rules.ts";
import { savingPaymentMethods } from "./cases/payment-methods.ts";
import { authenticating, receivingWebhooks } from "./cases/protocol.ts";
import { refunding } from "./cases/refunds.ts";
import { replaying } from "./cases/replays.ts";
import { searching } from "./cases/searches.ts";
import { settingUpCards } from "./cases/setup-intents.ts";
import { registeringWebhooks } from "./cases/webhook-endpoints.ts";
import { speakingOnTheWire } from "./cases/wire.ts";
import { findShapeFaults } from "./shapes.ts";
import { MAJOR, type Shop, useShop } from "./shop.ts";

const shop = useShop();

const PARTS: Readonly<Record<string, (cases: Cases, shop: () => Shop) => void>> = {
  "payment intents: creation": creatingPaymentIntents,
  "payment intents: confirmation": confirmingPaymentIntents,
  "payment intents: changes": changingPaymentIntents,
  "payment intents: captures and cancellations": capturingAndCancelling,
  "payment intents: lists": listingPaymentIntents,
  "payment intents: saved cards": payingWithSavedCards,
  "payment intents: currencies": chargingInCurrencies,
  refunds: refunding,
  charges: charging,
  customers: keepingCustomers,
  "customers: deletion": deletingCustomers,
  "payment methods": savingPaymentMethods,
  "payment methods: rules": rulingPaymentMethods,
  "setup intents": settingUpCards,
  "setup intents: changes": changingSetupIntents,
  searches: searching,
  metadata: keepingMetadata,
  expansions: expanding,
  lists: listing,
  balance: keepingTheBalance,
  events: tellingEvents,
  "events by type": tellingEachEvent,
  "idempotency keys": keepingIdempotencyKeys,
  "idempotency keys: replays": replaying,
  authentication: authenticating,
  wire: speakingOnTheWire,
  "webhook endpoints": registeringWebhooks,
  "webhook endpoints: changes": changingWebhooks,
  webhooks: receivingWebhooks,
};

describe(`stripe-node ${MAJOR}`, () => {
  describe.each(Object.entries(PARTS))("%s", (_, addCases) => {
    addCases(casesFor(shop), shop);
  });

  // Last, because it needs the answers of all cases.
  test("every answer has the shape that the SDK declares", { timeout: 120_000 }, async () => {
    expect(shop().recorded.length).toBeGreaterThan(500);
    expect(await findShapeFaults(shop().recorded)).toBe("");
  });
});
