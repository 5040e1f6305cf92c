import type { Id } from "@platform/kernel/id";
import type { DeliveryTarget } from "../domain/webhook-endpoint.ts";
import type { LeasedDelivery } from "./deliveries.ts";

/** A delivery in this process's memory, under a lease. */
export interface HeldDelivery extends LeasedDelivery {
  readonly body: Buffer;
  /** Number of earlier attempts. */
  readonly attempts: number;
  readonly ageMs: number;
  /** When the lease began and `ageMs` was current, or a little earlier; by this process's monotonic clock. */
  readonly heldSinceMs: number;
}

/** Sends the deliveries that it gets, within each endpoint's budget. */
export interface Dispatcher {
  /** How many more deliveries of this endpoint may be held here. */
  room(endpointId: Id<"we">): number;
  offer(target: DeliveryTarget, deliveries: readonly HeldDelivery[]): void;
  /** Handles a changed endpoint: waiting deliveries go to the new target, or nowhere (undefined). */
  retarget(endpointId: Id<"we">, target: DeliveryTarget | undefined): void;
}
