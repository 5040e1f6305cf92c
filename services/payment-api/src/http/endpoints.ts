import type { Endpoint } from "./endpoint.ts";
import { attemptEndpoints } from "./routes/attempts.ts";
import { accountEndpoints } from "./routes/account.ts";
import { balanceEndpoints } from "./routes/balance.ts";
import { catalogueEndpoints } from "./routes/catalogue.ts";
import { chargeEndpoints } from "./routes/charges.ts";
import { customerEndpoints } from "./routes/customers.ts";
import { eventEndpoints } from "./routes/events.ts";
import { ledgerTransactionEndpoints } from "./routes/ledger-transactions.ts";
import { paymentIntentEndpoints } from "./routes/payment-intents.ts";
import { paymentMethodEndpoints } from "./routes/payment-methods.ts";
import { refundEndpoints } from "./routes/refunds.ts";
import { searchEndpoints } from "./routes/searches.ts";
import { setupIntentEndpoints } from "./routes/setup-intents.ts";
import { webhookEndpointEndpoints } from "./routes/webhook-endpoints.ts";

/** Every route of the API. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...paymentIntentEndpoints,
  ...chargeEndpoints,
  ...refundEndpoints,
  ...customerEndpoints,
  ...paymentMethodEndpoints,
  ...setupIntentEndpoints,
  ...catalogueEndpoints,
  ...searchEndpoints,
  ...accountEndpoints,
  ...balanceEndpoints,
  ...ledgerTransactionEndpoints,
  ...attemptEndpoints,
  ...eventEndpoints,
  ...webhookEndpointEndpoints,
];
