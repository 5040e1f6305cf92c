import type { FastifyInstance } from "@platform/runtime/fastify";

/**
 * Lets pages of every origin call the API, as at Stripe: shops confirm payments from their own pages. That is safe because
 * a request has no authority but the key that it carries: we have no cookies, and browsers send none where the allowed
 * origin is `*`.
 */
const ORIGIN = ["Access-Control-Allow-Origin", "*"] as const;

/** The headers of an answer to a page, names and values in turn. */
export const CORS_HEADERS: readonly string[] = [
  ...ORIGIN,
  "Access-Control-Expose-Headers",
  "Idempotency-Key, Idempotent-Replayed, Original-Request, Request-Id, Retry-After, Stripe-Should-Retry, Stripe-Version",
];

const PREFLIGHT = {
  [ORIGIN[0]]: ORIGIN[1],
  "Access-Control-Allow-Methods": "GET, POST, DELETE",
  // What the SDKs send from a browser.
  "Access-Control-Allow-Headers":
    "Authorization, Content-Type, Idempotency-Key, Stripe-Account, Stripe-Context, Stripe-Version, " +
    "X-Stripe-Client-Telemetry, X-Stripe-Client-User-Agent",
  "Access-Control-Max-Age": "600",
} as const;

/** Answers the question that a browser asks before a request with a key. Any path: the answer to the request says more. */
export function addPreflight(server: FastifyInstance): void {
  server.options("/v1/*", (_request, reply) => reply.code(204).headers(PREFLIGHT).send());
}
