import { madeOnce, toldOnce } from "@platform/simulate/checks/objects";
import type { Pool } from "@platform/postgres/pool";
import type { Delivery } from "../platform/inbox-control.ts";

/** Recorded events that did not reach the merchant. */
export async function findUndelivered(pool: Pool, deliveries: readonly Delivery[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; type: string }>("SELECT id, type FROM payments.events");
  const arrived = new Set(deliveries.map(({ id }) => id));
  return rows.filter(({ id }) => !arrived.has(id)).map(({ id, type }) => `${type} ${id}`);
}

/** Changes of objects that have no event, or more than one. */
export async function findUntold(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ type: string; id: string; events: bigint }>(toldOnce.sql);
  return rows.map(({ type, id, events }) => `${type} of ${id}: told ${events} times`);
}

/** Orders that became more than one object. */
export async function findDuplicates(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ order: string; objects: bigint }>(madeOnce.sql);
  return rows.map(({ order, objects }) => `${order} became ${objects} objects`);
}
