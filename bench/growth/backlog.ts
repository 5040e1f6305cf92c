import type { Say } from "@platform/command-line/say";
import { createPool } from "@platform/postgres/pool";
import { createDeliveryStore } from "../../services/notification-service/src/postgres/delivery-store.ts";
import { withClient } from "../ground/database.ts";
import type { GroundDeps } from "../ground/ground.ts";
import { median } from "../report/summary.ts";

/** Deliveries that wait in a database of notification-service. */
export interface Backlog {
  readonly pending: number;
  /** Milliseconds of the median claim. */
  measure(signal: AbortSignal): Promise<number>;
}

const ENDPOINTS = 100;
/** Per round: together they take a tenth of what is due in the smallest backlog of a full run. */
const CLAIMS = 10;
/** As workers/claims.ts claims for a process with nothing to do. */
const CLAIM = { after: "", rooms: new Map<never, number>(), otherRoom: 8, limit: 50 };
const LEASE_MS = 60_000;

/** Fills a database with pending deliveries: half of them are due, the others wait for their next attempt. */
export async function prepareBacklog({ server, shutdown }: GroundDeps, pending: number, say: Say): Promise<Backlog> {
  say(`filling a database with ${pending.toLocaleString("en")} pending deliveries`);
  const databaseUrl = await server.createDatabase(`backlog_${pending}`);
  const { notifications: url } = await server.migrate(databaseUrl);
  await withClient(databaseUrl, async (client) => {
    await client.query("SET search_path = notifications");
    for (const sql of FILL) await client.query(sql, sql.includes("$1") ? [pending] : []);
  });
  const pool = createPool({
    url,
    schema: "notifications",
    applicationName: "bench",
    maxConnections: 1,
    lookUpsOnly: true,
  });
  shutdown.add({ stop: () => pool.end(), kill: () => undefined }, 1_000);
  const deliveries = createDeliveryStore(pool);
  let lease = 0n;
  return {
    pending,
    async measure(signal) {
      const times: number[] = [];
      for (let claim = 0; claim < CLAIMS; claim++) {
        signal.throwIfAborted();
        const startedAt = performance.now();
        const claimed = await deliveries.claim({ ...CLAIM, lease: { id: ++lease, durationMs: LEASE_MS } });
        times.push(performance.now() - startedAt);
        if (claimed.deliveries.length < CLAIM.limit) throw new Error("A claim found fewer deliveries than are due.");
      }
      return median(times);
    },
  };
}

const FILL = [
  `INSERT INTO webhook_endpoints (id, account_id, livemode, url, enabled_events, metadata, secret)
   SELECT 'we_' || n, 'acct_bench', false, 'https://shop.example/' || n, '{*}', '{}', 'whsec_bench'
   FROM generate_series(1, ${ENDPOINTS}) n`,
  `INSERT INTO events (id, account_id, livemode, type, body)
   SELECT 'evt_' || lpad(n::text, 10, '0'), 'acct_bench', false, 'payment_intent.succeeded', repeat('x', 1500)
   FROM generate_series(1, $1::int / ${ENDPOINTS} + 1) n`,
  `INSERT INTO deliveries (endpoint_id, event_id, state, due_at)
   SELECT 'we_' || 1 + n % ${ENDPOINTS}, 'evt_' || lpad((1 + n / ${ENDPOINTS})::text, 10, '0'), 'pending',
     now() + interval '1 hour' * CASE WHEN n / ${ENDPOINTS} % 2 = 0 THEN -random() ELSE random() END
   FROM generate_series(0, $1::int - 1) n`,
  "VACUUM (ANALYZE) webhook_endpoints, events, deliveries",
];
