import { invalidRequest, type WireError } from "../wire-error.ts";

interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
}

/**
 * Routes of Stripe's for the resources that we have, and that we do not have yet: a caller should not be told that they
 * do not exist. The routes of resources that we have nothing of are unknown.
 */
export const NOT_YET: readonly Route[] = `
  GET  /v1/payment_intents/search
  GET  /v1/payment_intents/:id/amount_details_line_items
  POST /v1/payment_intents/:id/apply_customer_balance
  POST /v1/payment_intents/:id/increment_authorization
  POST /v1/payment_intents/:id/verify_microdeposits
  POST /v1/charges
  GET  /v1/charges/search
  POST /v1/charges/:id
  POST /v1/charges/:id/capture
  GET  /v1/charges/:id/refunds
  POST /v1/refunds/:id
  POST /v1/refunds/:id/cancel
  GET  /v1/customers/search
  GET  /v1/customers/:id/payment_methods
  GET  /v1/customers/:id/payment_methods/:method
  GET  /v1/payment_methods
  POST /v1/payment_methods/:id
  POST /v1/payment_methods/:id/attach
  POST /v1/payment_methods/:id/detach
`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/ +/) as [Route["method"], string])
  .map(([method, path]) => ({ method, path }));

/** The error of a route that is not there yet. */
export const notSupportedYet = (method: string, path: string): WireError =>
  invalidRequest(`${method} ${path} is not supported yet.`, { status: 404 });
