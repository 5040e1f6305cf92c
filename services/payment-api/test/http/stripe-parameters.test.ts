import { expect, test } from "vitest";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import { declarationsOf } from "./stripe-types.ts";

/**
 * We either support each of Stripe's parameters or list it as not supported yet, so that no caller hears that one does
 * not exist. These tests compare the lists with the types of the `stripe` package.
 */
const PAGINATION = ["limit", "starting_after", "ending_before"];

/** The properties of one of the package's interfaces, without those of its nested types. */
function propertiesOf(file: string, name: string): string[] {
  const text = declarationsOf(file);
  const declared = new RegExp(`^export interface ${name}( extends PaginationParams)? \\{\n(.*?)^\\}`, "ms").exec(text);
  if (declared === null) throw new Error(`${name} is not in the types of stripe`);
  const own = [...declared[2]!.matchAll(/^ {4}(\w+)\??: /gm)].map(([, property]) => property!);
  return declared[1] === undefined ? own : [...own, ...PAGINATION];
}

const table: [route: string, file: string, type: string, ours: string[]][] = [
  ["POST /v1/payment_intents", "PaymentIntents", "PaymentIntentCreateParams", ["payment_method_types"]],
  ["POST /v1/payment_intents/:id", "PaymentIntents", "PaymentIntentUpdateParams", ["payment_method_types"]],
  [
    "POST /v1/payment_intents/:id/confirm",
    "PaymentIntents",
    "PaymentIntentConfirmParams",
    ["payment_method_types", "client_secret"],
  ],
  ["POST /v1/payment_intents/:id/capture", "PaymentIntents", "PaymentIntentCaptureParams", []],
  ["POST /v1/payment_intents/:id/cancel", "PaymentIntents", "PaymentIntentCancelParams", []],
  ["GET /v1/payment_intents/:id", "PaymentIntents", "PaymentIntentRetrieveParams", []],
  ["GET /v1/payment_intents", "PaymentIntents", "PaymentIntentListParams", []],
  ["GET /v1/charges/:id", "Charges", "ChargeRetrieveParams", []],
  ["GET /v1/charges", "Charges", "ChargeListParams", []],
  ["POST /v1/charges/:id", "Charges", "ChargeUpdateParams", []],
  ["POST /v1/refunds", "Refunds", "RefundCreateParams", []],
  ["POST /v1/refunds/:id", "Refunds", "RefundUpdateParams", []],
  ["POST /v1/refunds/:id/cancel", "Refunds", "RefundCancelParams", []],
  ["GET /v1/refunds/:id", "Refunds", "RefundRetrieveParams", []],
  ["GET /v1/refunds", "Refunds", "RefundListParams", []],
  ["POST /v1/customers", "Customers", "CustomerCreateParams", []],
  ["POST /v1/customers/:id", "Customers", "CustomerUpdateParams", []],
  ["GET /v1/customers/:id", "Customers", "CustomerRetrieveParams", []],
  ["GET /v1/customers", "Customers", "CustomerListParams", []],
  ["POST /v1/payment_methods", "PaymentMethods", "PaymentMethodCreateParams", []],
  ["GET /v1/payment_methods/:id", "PaymentMethods", "PaymentMethodRetrieveParams", []],
  ["POST /v1/payment_methods/:id", "PaymentMethods", "PaymentMethodUpdateParams", []],
  ["POST /v1/payment_methods/:id/attach", "PaymentMethods", "PaymentMethodAttachParams", []],
  ["POST /v1/payment_methods/:id/detach", "PaymentMethods", "PaymentMethodDetachParams", []],
  ["GET /v1/payment_methods", "PaymentMethods", "PaymentMethodListParams", []],
  ["GET /v1/customers/:id/payment_methods", "Customers", "CustomerListPaymentMethodsParams", []],
  ["GET /v1/customers/:id/payment_methods/:id", "Customers", "CustomerRetrievePaymentMethodParams", []],
  ["POST /v1/setup_intents", "SetupIntents", "SetupIntentCreateParams", ["payment_method_types"]],
  ["POST /v1/setup_intents/:id", "SetupIntents", "SetupIntentUpdateParams", ["payment_method_types"]],
  ["POST /v1/setup_intents/:id/confirm", "SetupIntents", "SetupIntentConfirmParams", ["client_secret"]],
  ["POST /v1/setup_intents/:id/cancel", "SetupIntents", "SetupIntentCancelParams", []],
  ["GET /v1/setup_intents/:id", "SetupIntents", "SetupIntentRetrieveParams", []],
  ["GET /v1/setup_intents", "SetupIntents", "SetupIntentListParams", []],
  ["GET /v1/setup_attempts", "SetupAttempts", "SetupAttemptListParams", []],
  ["GET /v1/customers/search", "Customers", "CustomerSearchParams", []],
  ["GET /v1/payment_intents/search", "PaymentIntents", "PaymentIntentSearchParams", []],
  ["GET /v1/charges/search", "Charges", "ChargeSearchParams", []],
  ["GET /v1/account", "Accounts", "AccountRetrieveCurrentParams", []],
  ["GET /v1/accounts/:id", "Accounts", "AccountRetrieveParams", []],
  ["GET /v1/products/search", "Products", "ProductSearchParams", []],
  ["GET /v1/prices/search", "Prices", "PriceSearchParams", []],
  ["POST /v1/products", "Products", "ProductCreateParams", []],
  ["POST /v1/products/:id", "Products", "ProductUpdateParams", []],
  ["GET /v1/products/:id", "Products", "ProductRetrieveParams", []],
  ["GET /v1/products", "Products", "ProductListParams", []],
  ["POST /v1/prices", "Prices", "PriceCreateParams", []],
  ["POST /v1/prices/:id", "Prices", "PriceUpdateParams", []],
  ["GET /v1/prices/:id", "Prices", "PriceRetrieveParams", []],
  ["GET /v1/prices", "Prices", "PriceListParams", []],
  ["GET /v1/balance", "Balance", "BalanceRetrieveParams", []],
  ["GET /v1/balance_transactions/:id", "BalanceTransactions", "BalanceTransactionRetrieveParams", []],
  ["GET /v1/balance_transactions", "BalanceTransactions", "BalanceTransactionListParams", []],
  ["GET /v1/events/:id", "Events", "EventRetrieveParams", []],
  ["GET /v1/events", "Events", "EventListParams", []],
  ["POST /v1/webhook_endpoints", "WebhookEndpoints", "WebhookEndpointCreateParams", []],
  ["POST /v1/webhook_endpoints/:id", "WebhookEndpoints", "WebhookEndpointUpdateParams", []],
  ["GET /v1/webhook_endpoints/:id", "WebhookEndpoints", "WebhookEndpointRetrieveParams", []],
  ["GET /v1/webhook_endpoints", "WebhookEndpoints", "WebhookEndpointListParams", []],
];

const routeOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

test.for(table)("%s knows every parameter of Stripe's", ([route, file, type, ours]) => {
  const { parameters } = ENDPOINTS.find((endpoint) => routeOf(endpoint) === route)!;
  const known = [...Object.keys(parameters.fields), ...parameters.notYet];
  expect(known.toSorted()).toEqual([...propertiesOf(file, type), ...ours].toSorted());
});

test("every route of Stripe's is compared; deletions take no parameters", () => {
  const compared = new Set(table.map(([route]) => route));
  const others = ENDPOINTS.map(routeOf).filter((route) => !compared.has(route) && !route.includes(" /platform/"));
  expect(others).toEqual(["DELETE /v1/customers/:id", "DELETE /v1/products/:id", "DELETE /v1/webhook_endpoints/:id"]);
});
