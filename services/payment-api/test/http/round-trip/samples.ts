import * as catalogue from "./catalogue-samples.ts";
import * as others from "./other-samples.ts";
import * as intents from "./payment-intent-samples.ts";
import * as methods from "./payment-method-samples.ts";
import type { RouteSamples } from "./sample.ts";
import * as setups from "./setup-intent-samples.ts";

/** The samples for every writing route, by its path. */
export const SAMPLES: Readonly<Record<string, RouteSamples>> = {
  "/v1/payment_intents": intents.create,
  "/v1/payment_intents/:id": intents.update,
  "/v1/payment_intents/:id/confirm": intents.confirm,
  "/v1/payment_intents/:id/capture": intents.capture,
  "/v1/payment_intents/:id/cancel": intents.cancel,
  "/v1/charges/:id": others.updateCharge,
  "/v1/refunds": others.createRefund,
  "/v1/refunds/:id": others.updateRefund,
  "/v1/refunds/:id/cancel": others.cancelRefund,
  "/v1/customers": others.createCustomer,
  "/v1/customers/:id": others.updateCustomer,
  "/v1/payment_methods": methods.create,
  "/v1/payment_methods/:id": methods.update,
  "/v1/payment_methods/:id/attach": methods.attach,
  "/v1/payment_methods/:id/detach": methods.detach,
  "/v1/products": catalogue.createProduct,
  "/v1/products/:id": catalogue.updateProduct,
  "/v1/prices": catalogue.createPrice,
  "/v1/prices/:id": catalogue.updatePrice,
  "/v1/setup_intents": setups.create,
  "/v1/setup_intents/:id": setups.update,
  "/v1/setup_intents/:id/confirm": setups.confirm,
  "/v1/setup_intents/:id/cancel": setups.cancel,
  "/v1/webhook_endpoints": others.createWebhookEndpoint,
  "/v1/webhook_endpoints/:id": others.updateWebhookEndpoint,
  "/platform/v1/webhook_endpoints/:id/redeliver": others.redeliverEvents,
  "/platform/v1/webhook_endpoints/:id/roll_secret": others.rollWebhookSecret,
};
