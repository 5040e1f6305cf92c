import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { EventBatch } from "@platform/contracts/event-batch";
import { newId } from "@platform/kernel/id";
import { systemClock } from "@platform/kernel/instant";
import { createPool, type Pool } from "@platform/postgres/pool";
import { createHttpClient } from "@platform/runtime/http-client";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { presentEvent } from "../src/http/presenters/event.ts";
import { createOutbox } from "../src/postgres/parcels.ts";
import { createSettlements } from "../src/postgres/settlements.ts";
import { createTenants } from "../src/postgres/tenants.ts";
import type { ConfiguredTenant } from "../src/domain/tenant.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { settle } from "../src/use-cases/settle.ts";
import { startRecovery } from "../src/workers/recovery.ts";
import { startSettlement } from "../src/workers/settlement.ts";
import { startRelay } from "../src/workers/relay.ts";
import { answered, type Core, type Ground, paymentOf, prepareGround, requestOf } from "./core.ts";

/** Rows that our code never writes: each holds up only itself, and the log names it; the others go on. */
let ground: Ground;
let core: Core;
/** The service's own role may not write such rows. */
let administrator: Pool;
const lines: Record<string, unknown>[] = [];
const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(JSON.parse(line)) });

beforeAll(async () => {
  ground = await prepareGround();
  core = ground.startCore({ attemptLeaseMs: 50 });
  const { adminUrl: url, schema } = ground.database;
  administrator = createPool({ url, schema, applicationName: "test", maxConnections: 1 });
});
beforeEach(() => void (lines.length = 0));
afterAll(async () => {
  await administrator.end();
  await ground.end();
});

const sql = (text: string, values: unknown[] = []) => administrator.query(text, values);

const NO_TENANT = 999_999;

/** The events of two payments, in a parcel each that nobody holds. */
async function leftBehind(): Promise<[string[], string[]]> {
  await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf());
  await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf());
  await sql("UPDATE outbox SET lease_until = now() - interval '1 second'");
  // Each payment has one commit at its beginning and one at its end; the last two parcels belong to the ends.
  const { rows } = await sql("SELECT event_ids FROM outbox ORDER BY id");
  return [rows.at(-2)!.event_ids, rows.at(-1)!.event_ids];
}

const waitingParcels = async (): Promise<string[][]> =>
  (await sql("SELECT event_ids FROM outbox")).rows.map((row) => row.event_ids);

describe("the relay", () => {
  let server: Server;
  let told: string[];
  /** The subscriber refuses batches that contain one of these events, with this status. */
  let refused: readonly string[];
  let status: number;
  let requests: number;

  beforeEach(async () => {
    [told, refused, status, requests] = [[], [], 400, 0];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { events } = JSON.parse(Buffer.concat(chunks).toString()) as EventBatch;
        requests++;
        if (events.some(({ id }) => refused.includes(id))) return response.writeHead(status).end("{}");
        told.push(...events.map(({ id }) => id));
        return response.writeHead(200).end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await sql("DELETE FROM outbox");
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  function relay(leaseMs = 60_000) {
    const { port } = server.address() as AddressInfo;
    const client = createHttpClient({ baseUrl: `http://127.0.0.1:${port}`, credential: "x", maxConnections: 1 });
    const tenants = createTenants(ground.pool, systemClock);
    const started = startRelay({
      subscriber: "test",
      client,
      logger,
      outbox: createOutbox(ground.pool, leaseMs).of("test"),
      tenantOf: tenants.byId,
      present: presentEvent,
      pollEveryMs: 20,
    });
    return { stop: () => started.stop().then(() => client.close()) };
  }

  test.each([
    ["of an unknown type", "UPDATE events SET type = 'dispute.created' WHERE id = $1"],
    ["with an object that is none", "UPDATE events SET object = 'null' WHERE id = $1"],
    [
      "with an amount that is no number",
      `UPDATE events SET object = '{"amount": "1e999", "details": {}}' WHERE id = $1`,
    ],
    ["that is gone", "DELETE FROM events WHERE id = $1"],
    [
      "of a tenant that is not there",
      `WITH moved AS (UPDATE events SET tenant_id = ${NO_TENANT} WHERE id = $1)
       UPDATE outbox SET tenant_ids = array_fill(${NO_TENANT}, ARRAY[1]) || tenant_ids[2:] WHERE event_ids[1] = $1`,
    ],
  ])("tells of the others where there is an event %s", async (_, break_) => {
    const [first, second] = await leftBehind();
    await sql(break_, [first[0]]);
    const started = relay();
    await expect.poll(() => told.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(first.length - 1 + second.length);
    await expect.poll(waitingParcels).toEqual([first]);
    await started.stop();
    expect(told).toEqual(expect.arrayContaining([...first.slice(1), ...second]));
    expect(told).not.toContain(first[0]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 50, event: first[0] }));
  });

  test.each([400, 413, 422, 500])("tells of the others where the subscriber answers one with %i", async (answer) => {
    const [first, second] = await leftBehind();
    [refused, status] = [[first[0]!], answer];
    const started = relay();
    await expect.poll(waitingParcels, { timeout: 5_000 }).toEqual([first]);
    await started.stop();
    expect(told).toEqual(expect.arrayContaining([...first.slice(1), ...second]));
    expect(lines).toContainEqual(expect.objectContaining({ level: 50, event: first[0], status: answer }));
  });

  test("tells of the others after all, however many the subscriber has a fault at", async () => {
    const parcels: string[][] = [];
    for (let i = 0; i < 12; i++) parcels.push(...(await leftBehind()));
    const [bad, good] = [parcels.filter((_, i) => i % 2 === 0), parcels.filter((_, i) => i % 2 === 1)];
    [refused, status] = [bad.map(([id]) => id!), 500];
    const started = relay(50);
    await expect.poll(waitingParcels, { timeout: 10_000 }).toHaveLength(bad.length);
    await started.stop();
    expect(told).toEqual(expect.arrayContaining(good.flat()));
  });

  test("lets a subscriber that only has faults be: it is asked a few times, and later again", async () => {
    const events: string[] = [];
    for (let i = 0; i < 12; i++) events.push(...(await leftBehind()).flat());
    [refused, status] = [events, 500];
    const started = relay();
    await expect.poll(() => lines).toContainEqual(expect.objectContaining({ level: 40, status: 500 }));
    await started.stop();
    expect(requests).toBeLessThan(60);
    // The subscriber works again.
    refused = [];
    await sql("UPDATE outbox SET lease_until = now() - interval '1 second'");
    const again = relay();
    await expect.poll(waitingParcels, { timeout: 5_000 }).toEqual([]);
    await again.stop();
    expect(told).toEqual(expect.arrayContaining(events));
  });
});

/** A payment whose outcome is unknown. */
async function abandon(tenant = ground.tenant): Promise<string> {
  ground.acquirer.setFault("answer_lost");
  const { body } = answered(await createPaymentIntent(core.deps, requestOf(tenant), paymentOf()));
  ground.acquirer.setFault(undefined);
  return body.id;
}

describe("recovery", () => {
  const breaks: [name: string, text: string][] = [
    ["its tenant is not there", `UPDATE attempts SET tenant_id = ${NO_TENANT} WHERE payment_intent = $1`],
    ["its payment intent is not there", "UPDATE attempts SET payment_intent = 'pi_gone' WHERE payment_intent = $1"],
    ["its payment intent cannot be read", `UPDATE payment_intents SET details = '{"paymentMethod": 7}' WHERE id = $1`],
    [
      "its account's settings cannot be read",
      "UPDATE tenants SET settings = '{}' WHERE id = (SELECT tenant_id FROM attempts WHERE payment_intent = $1)",
    ],
  ];

  test.each(breaks)("finishes the other attempts where %s", async (_, break_) => {
    const broken = await abandon(await ground.newTenant());
    const { rows } = await sql("SELECT id FROM attempts WHERE payment_intent = $1", [broken]);
    const whole = await abandon();
    await sql(break_, [broken]);
    const worker = startRecovery(core.deps, core.attempts, logger, 20);
    await expect
      .poll(async () => (await core.deps.reader.find("payment_intent", ground.tenant, whole))!.status, {
        timeout: 5_000,
      })
      .toBe("succeeded");
    await expect.poll(() => lines).toContainEqual(expect.objectContaining({ level: 50, attempt: rows[0].id }));
    await worker.stop();
    await sql("DELETE FROM attempts WHERE id = $1", [rows[0].id]);
  });
});

test.each([
  ["its account's settings cannot be read", "UPDATE tenants SET settings = '{}' WHERE id = $1"],
  ["its tenant is not there", `UPDATE attempts SET tenant_id = ${NO_TENANT} WHERE tenant_id = $1`],
])("a settlement report is booked where of one payment %s", async (_, break_) => {
  const shop = await ground.newTenant();
  for (const tenant of [shop, ground.tenant]) {
    answered(await createPaymentIntent(core.deps, requestOf(tenant), paymentOf()));
  }
  await sql(break_, [shop.id]);
  const settlements = createSettlements(ground.pool, createTenants(ground.pool, systemClock), 60_000);
  const before = await core.deps.reader.balance(ground.tenant);
  const outcomes: string[] = [];
  do outcomes.push((await settle({ ...core.deps, newId, settlements })).kind);
  while (outcomes.at(-1) === "booked");
  expect(outcomes.at(-1)).toBe("none_yet");
  const [after] = await core.deps.reader.balance(ground.tenant);
  expect(after!.available).toBeGreaterThan(before[0]?.available ?? 0n);
});

/** Creates an account with one payment, and finds the payment's ledger transaction. */
async function paid(): Promise<{ shop: ConfiguredTenant; transaction: string }> {
  const shop = await ground.newTenant();
  answered(await createPaymentIntent(core.deps, requestOf(shop), paymentOf()));
  const { rows } = await sql("SELECT id FROM ledger_transactions WHERE tenant_id = $1", [shop.id]);
  return { shop, transaction: rows[0].id };
}

const settlementWorker = () => {
  const settlements = createSettlements(ground.pool, createTenants(ground.pool, systemClock), 60_000);
  return startSettlement({ ...core.deps, settlements }, logger, 20);
};
const availableOf = async (tenant: ConfiguredTenant) => (await core.deps.reader.balance(tenant))[0]?.available;
const settlementsOf = async ({ id }: ConfiguredTenant) =>
  (await sql("SELECT id FROM ledger_transactions WHERE tenant_id = $1 AND kind = 'settlement'", [id])).rows;
const noted = async () =>
  (await sql("SELECT reason, resolved_at IS NOT NULL AS resolved FROM settlement_discrepancies")).rows;

const FULL = 9_223_372_036_854_775_807n;
const setAvailable = ({ id }: ConfiguredTenant, balance: bigint) =>
  sql(
    `WITH account AS (INSERT INTO ledger_accounts (tenant_id, kind, currency, shard) VALUES ($1, 'available', 'usd', 0)
       ON CONFLICT (tenant_id, kind, currency, shard) DO UPDATE SET shard = 0 RETURNING id)
     INSERT INTO ledger_balances SELECT id, $2 FROM account
     ON CONFLICT (account_id) DO UPDATE SET balance = excluded.balance`,
    [id, balance],
  );

describe("a settlement that the ledger cannot book", () => {
  beforeEach(async () => {
    ground.acquirer.setFault(undefined);
    await sql("DELETE FROM settlement_discrepancies");
  });

  test("is noted whole while the rest of its report is booked, and is booked once it can be", async () => {
    const [broken, whole] = [await paid(), await paid()];
    await setAvailable(broken.shop, FULL);
    const worker = settlementWorker();
    await expect.poll(() => availableOf(whole.shop), { timeout: 5_000 }).toBe(1000n);
    await expect.poll(noted).toEqual([{ reason: "not_bookable", resolved: false }]);
    expect(await settlementsOf(broken.shop)).toEqual([]);
    expect(await availableOf(broken.shop)).toBe(FULL);
    const told = lines.find(({ msg }) => msg === "our ledger cannot book a settlement");
    expect(told).toMatchObject({
      level: 50,
      kind: "capture",
      err: { message: expect.stringContaining("out of range") },
    });

    await setAvailable(broken.shop, 0n);
    // The runbook prescribes this statement.
    await sql("UPDATE settlement_discrepancies SET reason = 'attempt_open' WHERE reason = 'not_bookable'");
    await expect.poll(() => availableOf(broken.shop), { timeout: 5_000 }).toBe(1000n);
    await expect.poll(noted).toEqual([{ reason: "attempt_open", resolved: true }]);
    await worker.stop();
  });

  test("for lack of its entries is noted, and not called settled", async () => {
    const [broken, whole] = [await paid(), await paid()];
    await sql("ALTER TABLE ledger_entries DISABLE TRIGGER USER");
    await sql("DELETE FROM ledger_entries WHERE transaction_id = $1", [broken.transaction]);
    await sql("ALTER TABLE ledger_entries ENABLE TRIGGER USER");
    const worker = settlementWorker();
    await expect.poll(() => availableOf(whole.shop), { timeout: 5_000 }).toBe(1000n);
    await expect.poll(noted).toEqual([{ reason: "not_bookable", resolved: false }]);
    await worker.stop();
    expect(await settlementsOf(broken.shop)).toEqual([]);
  });
});
