import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { Tenant } from "@platform/kernel/tenant";
import type { NextRetry } from "./retry-schedule.ts";

/** An event as received: we sign and send `body` byte for byte. */
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
  /** Webhooks may not go to the endpoint's URL, as its text shows. */
  | "url_refused"
  | "name_not_resolved"
  | "address_refused"
  | "connection_failed"
  | "tls_failed"
  | "timeout"
  | "connection_lost"
  /** Our process stopped during the attempt. */
  | "interrupted";

/** One try at a delivery: any status is an answer; a failure means that there was none. */
export interface DeliveryAttempt {
  readonly at: Instant;
  readonly durationMs: number;
  readonly status: number | null;
  readonly failure: AttemptFailure | null;
}

/** The state of a delivery after an attempt. */
export type DeliveryVerdict =
  | { readonly state: "delivered" }
  | { readonly state: "failed" }
  | { readonly state: "pending"; readonly retryAfterMs: number };

/** Only 2xx is success: we do not follow redirects, so a redirected webhook has not reached anyone. */
export const isSuccess = ({ status }: Pick<DeliveryAttempt, "status">): boolean =>
  status !== null && status >= 200 && status < 300;

/** Decides what follows attempt number `attempts` (the first is 1) for an event that is `ageMs` old. */
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
