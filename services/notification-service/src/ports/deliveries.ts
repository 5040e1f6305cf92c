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
  /** Writes events and their deliveries in one commit, or nothing (false) when one of the events is there already. */
  addEvents(events: readonly IncomingEvent[], deliveries: readonly PlannedDelivery[], lease: Lease): Promise<boolean>;
  /** Which of these events are there. */
  findKnownEvents(ids: readonly Id<"evt">[]): Promise<ReadonlySet<string>>;
  /**
   * Leases deliveries that are due, fairly: some of each endpoint rather than all of one. Those whose endpoint was
   * deleted or disabled, or whose event is gone, are cancelled instead.
   */
  claim(request: ClaimRequest): Promise<ClaimedBatch>;
  /** Writes the results of attempts. One whose lease was lost meanwhile is kept in the history and changes nothing. */
  record(results: readonly AttemptResult[]): Promise<void>;
  /** Makes leased deliveries due again, now. */
  release(deliveries: readonly LeasedDelivery[]): Promise<void>;
  /** Makes a delivery due now, whatever came of it; `in_progress` while it is leased. */
  retry(tenant: Tenant, key: DeliveryKey): Promise<"due" | "in_progress" | "not_found">;
  list(tenant: Tenant, filter: DeliveryFilter): Promise<readonly DeliveryRecord[]>;
  /** How many deliveries of these events have not succeeded, given up ones included; events without any are missing. */
  countUndelivered(tenant: Tenant, eventIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** How long the delivery that waits longest has been due. */
  readBacklogAgeMs(): Promise<number>;
  /** Deletes events that are older than the retention, with their deliveries. Returns how many. */
  prune(retentionDays: number, limit: number): Promise<number>;
}

/** One claim on deliveries: a name that no other claim has, and how long it lasts by the database's clock. */
export interface Lease {
  readonly id: bigint;
  readonly durationMs: number;
}

export interface PlannedDelivery extends DeliveryKey {
  /** True: under the lease, in this process's memory. False: due at once, for whoever claims it. */
  readonly isHeld: boolean;
}

export interface LeasedDelivery extends DeliveryKey {
  readonly leaseId: bigint;
}

export interface ClaimRequest {
  readonly lease: Lease;
  /** Endpoints up to and including this one had their turn. */
  readonly after: string;
  /** How many this process can take for the endpoints that it works on already. */
  readonly rooms: ReadonlyMap<string, number>;
  /** How many of any other endpoint. */
  readonly otherRoom: number;
  /** The most of all endpoints together. */
  readonly limit: number;
}

export interface ClaimedBatch {
  readonly deliveries: readonly ClaimedDelivery[];
  readonly cancelled: number;
  /** Those of them whose endpoint or event is not there: no code of ours leaves such a row. */
  readonly orphans: readonly DeliveryKey[];
  /** Where the next claim goes on when this one met its limit; undefined: all endpoints had their turn. */
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
  /** When the next attempt is due, or the lease ends; milliseconds since the Unix epoch. Null: never, or no date says when. */
  readonly dueAt: number | null;
  readonly attempts: readonly DeliveryAttempt[];
}
