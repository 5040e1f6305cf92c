import type { Pool } from "@platform/postgres/pool";
import type { DomainEvent } from "../domain/event.ts";
import { eventOf, type EventRow, readEvents } from "./events.ts";
import { deleteParcels, type LeftParcel, putOffParcels, takeParcels } from "./outbox.ts";

/** A parcel with those of its events that we can read. */
interface UnpackedParcel {
  id: string;
  leasedUntil: number;
  events: { tenantId: number; value: DomainEvent }[];
  unreadable: { id: string; cause: unknown }[];
}

/** Parcels of one subscriber, with their events. */
interface Outbox {
  takeLeftBehind(limit: number): Promise<readonly UnpackedParcel[]>;
  remove(ids: readonly string[]): Promise<unknown>;
  putOff(ids: readonly string[]): Promise<unknown>;
}

/** The outbox as the relays see it. A lost removal is harmless: subscribers recognise a repeated parcel. */
export function createOutbox(pool: Pool, leaseMs: number): { of(subscriber: string): Outbox } {
  return {
    of: (subscriber) => ({
      async takeLeftBehind(limit) {
        const leasedUntil = performance.now() + leaseMs;
        const parcels = await takeParcels(pool, subscriber, limit, leaseMs);
        const tenantIds = parcels.flatMap((parcel) => parcel.tenant_ids);
        const ids = parcels.flatMap((parcel) => parcel.event_ids);
        const rows = ids.length === 0 ? [] : await readEvents(pool, tenantIds, ids);
        const byId = new Map(rows.map((row) => [row.id as string, row]));
        return parcels.map((parcel) => unpack(parcel, byId, leasedUntil));
      },
      remove: (ids) => deleteParcels(pool, ids),
      putOff: (ids) => putOffParcels(pool, ids),
    }),
  };
}

/** Reads each event on its own, so that an unreadable one does not delay the others. */
function unpack(parcel: LeftParcel, rows: ReadonlyMap<string, EventRow>, leasedUntil: number): UnpackedParcel {
  const unpacked: UnpackedParcel = { id: parcel.id, leasedUntil, events: [], unreadable: [] };
  for (const id of parcel.event_ids) {
    try {
      const row = rows.get(id);
      if (row === undefined) throw new Error("the event is not there");
      unpacked.events.push({ tenantId: row.tenant_id, value: eventOf(row) });
    } catch (cause) {
      unpacked.unreadable.push({ id, cause });
    }
  }
  return unpacked;
}
