import type { Id } from "@platform/kernel/id";
import type { DeliveryTarget } from "../domain/webhook-endpoint.ts";
import type { LeasedDelivery } from "./deliveries.ts";

/** A delivery in this process's memory, under a lease. */
export interface HeldDelivery extends LeasedDelivery {
  readonly body: Buffer;
  /** Attempts made before. */
  readonly attempts: number;
  readonly ageMs: number;
  /** When `ageMs` was true and the lease began, or a little earlier; by this process's monotonic clock. */
  readonly heldSinceMs: number;
}

/** Sends the deliveries that it is offered, within each endpoint's budget. */
export interface Dispatcher {
  /** How many more deliveries of this endpoint may be held here. */
  room(endpointId: Id<"we">): number;
  offer(target: DeliveryTarget, deliveries: readonly HeldDelivery[]): void;
  /** The endpoint changed: what waits for it goes to the new target, or nowhere (undefined). */
  retarget(endpointId: Id<"we">, target: DeliveryTarget | undefined): void;
}
