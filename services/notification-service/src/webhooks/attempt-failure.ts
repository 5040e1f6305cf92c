import { DeadlineError } from "@platform/runtime/exchange";
import type { AttemptFailure } from "../domain/delivery.ts";
import { AddressRefusedError, NameNotResolvedError } from "./guarded-connector.ts";

/** Our process stops. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

const CONNECT_CODES = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"]);
const TLS_CODE = /^ERR_(TLS|SSL)_|CERT|SIGNATURE|^EPROTO$/;

/** Names what went wrong, in words that a merchant's engineer can act on. */
export function attemptFailure(error: Error): AttemptFailure {
  if (error instanceof AddressRefusedError) return "address_refused";
  if (error instanceof NameNotResolvedError) return "name_not_resolved";
  if (error instanceof DeadlineError) return "timeout";
  if (error instanceof InterruptedError) return "interrupted";
  const { code = "" } = error as { code?: string };
  if (CONNECT_CODES.has(code)) return "connection_failed";
  return TLS_CODE.test(code) ? "tls_failed" : "connection_lost";
}
