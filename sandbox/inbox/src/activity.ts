import type { Result } from "@platform/kernel/result";

/** What the platform did for the test account, as its services tell it. Times are in milliseconds since the Unix epoch. */
export interface PlatformActivity {
  payments(limit: number): Promise<Told<ShownPayment>>;
  events(limit: number): Promise<Told<ShownEvent>>;
  deliveries(limit: number): Promise<Told<ShownDelivery>>;
}

/** Newest first; or a sentence for a person that says which service does not tell, and what to do. */
export type Told<Row> = Result<readonly Row[], string>;

export interface ShownPayment {
  readonly id: string;
  readonly createdAt: number;
  /** In minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ShownEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly type: string;
  /** Of the object that the event is about. */
  readonly objectId: string | null;
  /** When this inbox received and verified it; null: not since it started. */
  readonly receivedAt: number | null;
}

/** One event on its way to one webhook endpoint. */
export interface ShownDelivery {
  readonly eventId: string;
  readonly eventType: string;
  readonly endpointId: string;
  /** Without its query; null where the endpoint is deleted or cannot be asked for. */
  readonly url: string | null;
  readonly state: "pending" | "delivered" | "failed" | "cancelled";
  readonly attempts: number;
  readonly lastAttemptAt: number | null;
  /** What the last attempt came to: an HTTP status, or why there was none, as in `connection_failed`. */
  readonly lastAnswer: number | string | null;
  /** Null: none follows, or one runs right now. */
  readonly nextTryAt: number | null;
}
