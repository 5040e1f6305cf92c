import type { Pool } from "@platform/postgres/pool";
import type { Delivery } from "../platform/inbox-control.ts";

/**
 * Where notification-service keeps something else than what happened, in sentences: an event that it took in and lost, a
 * delivery without an attempt that succeeded, or such an attempt of which the merchant knows nothing.
 */
export async function findDeliveryFaults(pool: Pool, received: readonly Delivery[]): Promise<string[]> {
  const times = new Map([...Map.groupBy(received, ({ id }) => id)].map(([id, all]) => [id, all.length]));
  const { rows } = await pool.query<{ id: string; kept: bigint; delivered: bigint; successes: bigint }>(`
    SELECT e.id, count(d.event_id) AS kept, count(*) FILTER (WHERE d.state = 'delivered') AS delivered,
           coalesce(sum((SELECT count(*) FROM jsonb_array_elements(d.attempts) made
                           WHERE (made ->> 'status')::int BETWEEN 200 AND 299)), 0)::bigint AS successes
      FROM payments.events e LEFT JOIN notifications.deliveries d ON d.event_id = e.id GROUP BY e.id`);
  return rows.flatMap(({ id, kept, delivered, successes }) => {
    if (kept !== 1n) return [`${id} has ${kept} deliveries to the one endpoint`];
    if (delivered !== 1n || successes === 0n) return [`${id} was not delivered`];
    const arrived = times.get(id) ?? 0;
    return successes > arrived ? [`${id} was delivered ${successes} times, and arrived ${arrived} times`] : [];
  });
}
