import type { Id } from "@platform/kernel/id";
import type { Tenant } from "@platform/kernel/tenant";
import type {
  DeliveryAttempt,
  DeliveryKey,
  DeliveryState,
  IncomingEvent,
  DeliveryVerdict,
} from "../domain/delivery.ts";
import type { DeliveryTarget } from "../domain/webhook-endpoint.ts";

export interface DeliveryStore {
  /** Writes events and their deliveries in one commit, or writes nothing (false) if one of the events exists already. */
  addEvents(events: readonly IncomingEvent[], deliveries: readonly PlannedDelivery[], lease: Lease): Promise<boolean>;
  /**
   * Writes events that are not there yet, and begins their deliveries to one endpoint, unless the endpoint has got them or
   * is getting them. A cancelled delivery begins again. Returns how many begin.
   */
  redeliver(endpointId: Id<"we">, events: readonly IncomingEvent[]): Promise<number>;
  /** Which of these events exist. */
  findKnownEvents(ids: readonly Id<"evt">[]): Promise<ReadonlySet<string>>;
  /**
   * Leases due deliveries fairly: some for each endpoint rather than all for one. Cancels deliveries whose endpoint is
   * deleted or disabled, or whose event is gone.
   */
  claim(request: ClaimRequest): Promise<ClaimedBatch>;
  /** Writes the results of attempts. One whose lease is lost goes into the history and changes nothing else. */
  record(results: readonly AttemptResult[]): Promise<void>;
  /** Makes leased deliveries due again, now. */
  release(deliveries: readonly LeasedDelivery[]): Promise<void>;
  /** Makes a delivery due now, whatever its state; `in_progress` while it is leased. */
  retry(tenant: Tenant, key: DeliveryKey): Promise<"due" | "in_progress" | "not_found">;
  list(tenant: Tenant, filter: DeliveryFilter): Promise<readonly DeliveryRecord[]>;
  /** How many deliveries of each event have not succeeded, including those given up; omits events without any. */
  countUndelivered(tenant: Tenant, eventIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** How long the longest-waiting delivery has been due. */
  readBacklogAgeMs(): Promise<number>;
  /** Deletes events that are older than the retention, with their deliveries. Returns how many. */
  prune(retentionDays: number, limit: number): Promise<number>;
}

/** One claim on deliveries: a unique name, and a duration by the database's clock. */
export interface Lease {
  readonly id: bigint;
  readonly durationMs: number;
}

export interface PlannedDelivery extends DeliveryKey {
  /** True: leased, and in this process's memory. False: due at once, for any process to claim. */
  readonly isHeld: boolean;
}

export interface LeasedDelivery extends DeliveryKey {
  readonly leaseId: bigint;
}

export interface ClaimRequest {
  readonly lease: Lease;
  /** Endpoints up to and including this one have had their turn. */
  readonly after: string;
  /** How many deliveries this process can take for each endpoint that it already works on. */
  readonly rooms: ReadonlyMap<string, number>;
  /** The same for any other endpoint. */
  readonly otherRoom: number;
  /** The most deliveries for all endpoints together. */
  readonly limit: number;
}

export interface ClaimedBatch {
  readonly deliveries: readonly ClaimedDelivery[];
  readonly cancelled: number;
  /** Cancelled deliveries without an endpoint or an event: our code never leaves such rows. */
  readonly orphans: readonly DeliveryKey[];
  /** Where the next claim continues if this one met its limit; undefined: all endpoints have had their turn. */
  readonly goOnAfter: string | undefined;
}

export interface ClaimedDelivery {
  readonly target: DeliveryTarget;
  readonly eventId: Id<"evt">;
  readonly body: string;
  readonly attempts: number;
  /** How long ago the event was received. */
  readonly ageMs: number;
}

export interface AttemptResult extends LeasedDelivery {
  readonly attempt: DeliveryAttempt;
  readonly verdict: DeliveryVerdict;
}

export interface DeliveryFilter {
  readonly eventId: string | undefined;
  readonly endpointId: string | undefined;
  readonly limit: number;
}

export interface DeliveryRecord extends DeliveryKey {
  readonly eventType: string;
  readonly state: DeliveryState;
  readonly isLeased: boolean;
  /** When the next attempt is due, or the lease ends; milliseconds since the Unix epoch. Null: never, or not a valid date. */
  readonly dueAt: number | null;
  readonly attempts: readonly DeliveryAttempt[];
}
