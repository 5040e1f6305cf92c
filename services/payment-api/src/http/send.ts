import type { ServerResponse } from "node:http";
import { API_VERSION } from "./api-version.ts";
import { CORS_HEADERS } from "./cors.ts";
import type { Outgoing } from "./outgoing.ts";

/**
 * Writes an answer straight to the socket's response: Fastify's reply would serialise, hook and log bytes that are
 * already final.
 */
export function send(
  response: ServerResponse,
  outgoing: Outgoing,
  requestId: string,
  idempotencyKey: string | undefined,
): void {
  const { status, body, replayed, originalRequest, error } = outgoing;
  const headers = headersOf(requestId);
  headers.push("Content-Length", String(Buffer.byteLength(body)));
  if (idempotencyKey !== undefined) headers.push("Idempotency-Key", idempotencyKey);
  if (replayed) headers.push("Idempotent-Replayed", "true");
  if (originalRequest !== undefined) headers.push("Original-Request", originalRequest);
  if (error?.shouldRetry !== undefined) headers.push("Stripe-Should-Retry", String(error.shouldRetry));
  if (error?.retryAfterSeconds !== undefined) headers.push("Retry-After", String(error.retryAfterSeconds));
  if (response.req.headers.origin !== undefined) headers.push(...CORS_HEADERS);
  if (status === 401) headers.push("WWW-Authenticate", 'Bearer realm="API"');
  response.writeHead(status, headers);
  // Node would write headers and a text together as UTF-8, but headers are Latin-1: it would change a key beyond ASCII.
  response.end(idempotencyKey !== undefined && BEYOND_ASCII.test(idempotencyKey) ? Buffer.from(body) : body);
}

const BEYOND_ASCII = /[^\0-\x7f]/;

/** The headers of every answer, names and values in turn. */
export const headersOf = (requestId: string, contentType = "application/json"): string[] => [
  "Content-Type",
  contentType,
  "Cache-Control",
  "no-cache, no-store",
  "Request-Id",
  requestId,
  "Stripe-Version",
  API_VERSION,
];
