import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { Tenant } from "@platform/kernel/tenant";
import type { NextRetry } from "./retry-schedule.ts";

/** An event as it came in: `body` is what is signed and sent, byte for byte. */
export interface IncomingEvent {
  readonly id: Id<"evt">;
  readonly tenant: Tenant;
  readonly type: string;
  readonly body: string;
}

/** A delivery is one event on its way to one endpoint. */
export interface DeliveryKey {
  readonly endpointId: Id<"we">;
  readonly eventId: Id<"evt">;
}

export type DeliveryState = "pending" | "delivered" | "failed" | "cancelled";

/** Why an attempt got no answer at all. */
export type AttemptFailure =
  /** The text of the endpoint's URL is not one that webhooks may go to. */
  | "url_refused"
  | "name_not_resolved"
  | "address_refused"
  | "connection_failed"
  | "tls_failed"
  | "timeout"
  | "connection_lost"
  /** We were stopped in the middle of it. */
  | "interrupted";

/** One try at a delivery: a status is an answer, whatever it says; a failure is none. */
export interface DeliveryAttempt {
  readonly at: Instant;
  readonly durationMs: number;
  readonly status: number | null;
  readonly failure: AttemptFailure | null;
}

/** What becomes of a delivery after an attempt. */
export type DeliveryVerdict =
  | { readonly state: "delivered" }
  | { readonly state: "failed" }
  | { readonly state: "pending"; readonly retryAfterMs: number };

/** Only 2xx is success: a redirect is not followed, and so has not reached anyone. */
export const isSuccess = ({ status }: Pick<DeliveryAttempt, "status">): boolean =>
  status !== null && status >= 200 && status < 300;

/** Decides what follows from the attempt number `attempts` (the first is 1) on an event that is `ageMs` old. */
export function judge(
  attempt: DeliveryAttempt,
  attempts: number,
  ageMs: number,
  nextRetry: NextRetry,
): DeliveryVerdict {
  if (isSuccess(attempt)) return { state: "delivered" };
  const retryAfterMs = nextRetry(attempts, ageMs);
  return retryAfterMs === undefined ? { state: "failed" } : { state: "pending", retryAfterMs };
}
