import type { Pool } from "@platform/postgres/pool";
import type { DomainEvent } from "../domain/event.ts";
import { eventOf, readEvents } from "./events.ts";
import { deleteParcels, takeParcels } from "./outbox.ts";

/** Parcels of one subscriber, with their events. */
interface SubscriberOutbox {
  takeLeftBehind(
    limit: number,
  ): Promise<
    readonly { id: string; leasedUntil: number; events: readonly { tenantId: number; value: DomainEvent }[] }[]
  >;
  remove(ids: readonly string[]): Promise<unknown>;
}

/** The outbox as the relays see it. Losing a removal is harmless: the parcel is delivered again, and recognised. */
export function createOutbox(pool: Pool, leaseMs: number): { of(subscriber: string): SubscriberOutbox } {
  return {
    of: (subscriber) => ({
      async takeLeftBehind(limit) {
        const leasedUntil = performance.now() + leaseMs;
        const parcels = await takeParcels(pool, subscriber, limit, leaseMs);
        const tenantIds = parcels.flatMap((parcel) => parcel.tenant_ids);
        const ids = parcels.flatMap((parcel) => parcel.event_ids);
        const rows = ids.length === 0 ? [] : await readEvents(pool, tenantIds, ids);
        const events = new Map<string, { tenantId: number; value: DomainEvent }>(
          rows.map((row) => [row.id, { tenantId: row.tenant_id, value: eventOf(row) }]),
        );
        return parcels.map((parcel) => ({
          id: parcel.id,
          leasedUntil,
          events: parcel.event_ids.map((id) => events.get(id)!),
        }));
      },
      remove: (ids) => deleteParcels(pool, ids),
    }),
  };
}
