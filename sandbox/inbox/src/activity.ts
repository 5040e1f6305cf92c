import type { Result } from "@platform/kernel/result";

/** The test account's activity on the platform, as its services report it. Times are in milliseconds since the Unix epoch. */
export interface PlatformActivity {
  payments(limit: number): Promise<Told<ShownPayment>>;
  events(limit: number): Promise<Told<ShownEvent>>;
  deliveries(limit: number): Promise<Told<ShownDelivery>>;
}

/** Newest first; or a sentence for a person that names the service without an answer, and what to do. */
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
  /** The id of the object that the event is about. */
  readonly objectId: string | null;
  /** When this inbox received and verified it; null: not since the inbox started. */
  readonly receivedAt: number | null;
}

/** One event on its way to one webhook endpoint. */
export interface ShownDelivery {
  readonly eventId: string;
  readonly eventType: string;
  readonly endpointId: string;
  /** Without its query; null if the endpoint is deleted or payment-api does not list it. */
  readonly url: string | null;
  readonly state: "pending" | "delivered" | "failed" | "cancelled";
  readonly attempts: number;
  readonly lastAttemptAt: number | null;
  /** The result of the last attempt: an HTTP status, or a failure such as `connection_failed`. */
  readonly lastAnswer: number | string | null;
  /** Null: no attempt follows, or one is running. */
  readonly nextTryAt: number | null;
}
