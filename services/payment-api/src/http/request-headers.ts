import type { IncomingHttpHeaders } from "node:http";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import { API_VERSION, isVersion } from "./api-version.ts";
import { shorten } from "./text.ts";
import { invalidRequest, type WireError } from "./wire-error.ts";

/** The headers that change what a request means. */

const MAX_KEY_LENGTH = 255;

/** The idempotency key of a request that writes. */
export function idempotencyKeyOf(method: string, headers: IncomingHttpHeaders): string | undefined {
  if (method !== "POST") return undefined;
  // Node joins repeated headers into one text.
  return (headers["idempotency-key"] as string | undefined) || undefined;
}

/** The version that the caller names; answers have ours. */
export const versionOf = (headers: IncomingHttpHeaders): string =>
  (headers["stripe-version"] as string | undefined) ?? API_VERSION;

/** The load balancer's trace id for a request; ignores anything else that a caller may write there. */
export const traceIdOf = (headers: IncomingHttpHeaders): string | undefined =>
  TRACE_ROOT.exec((headers["x-amzn-trace-id"] as string | undefined) ?? "")?.[1];

const TRACE_ROOT = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

/** A fault in the headers, if there is one. */
export function checkHeaders(
  headers: IncomingHttpHeaders,
  idempotencyKey: string | undefined,
  tenant: ConfiguredTenant,
): WireError | undefined {
  const version = headers["stripe-version"] as string | undefined;
  if (version !== undefined && version !== API_VERSION && !isVersion(version)) {
    return invalidRequest(`Invalid Stripe API version: ${shorten(version)}`);
  }
  const account = headers["stripe-account"] as string | undefined;
  if (account !== undefined && account !== tenant.accountId) return NO_ACCESS_TO_ACCOUNT;
  if (idempotencyKey === undefined) return undefined;
  if (idempotencyKey.length > MAX_KEY_LENGTH) {
    return invalidRequest(`Idempotency keys can be at most ${MAX_KEY_LENGTH} characters long.`);
  }
  return undefined;
}

const NO_ACCESS_TO_ACCOUNT: WireError = invalidRequest(
  "The provided key does not have access to the account in the Stripe-Account header (or that account does not exist).",
  { status: 403, code: "account_invalid" },
);
