import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PaymentIntent } from "../src/domain/payment-intent.ts";
import type { Changes, Command, Needs } from "../src/ports/journal.ts";
import { intents as intentTable, lockIntentsOnly } from "../src/postgres/intents.ts";
import { refuseUnlocked } from "../src/postgres/lock-check.ts";
import { createWorkingSet } from "../src/postgres/working-set.ts";
import type { Row } from "../src/postgres/row.ts";
import { cancelPaymentIntent } from "../src/use-cases/cancel-payment-intent.ts";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { updatePaymentIntent } from "../src/use-cases/update-payment-intent.ts";
import type { UpdatePaymentIntent } from "../src/use-cases/inputs.ts";
import { answered, type Core, type Ground, ledgerFaults, paymentOf, prepareGround, requestOf } from "./core.ts";

let ground: Ground;
let cores: readonly [Core, Core];
beforeAll(async () => {
  ground = await prepareGround();
  cores = [ground.startCore(), ground.startCore()];
});
afterAll(() => ground.end());

const authorised = async (core: Core): Promise<string> =>
  answered(await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf({ captureMethod: "manual" }))).body
    .id;

/** The deadlocks so far in this database. A backend reports them when it ends, or earlier. */
async function deadlocks(): Promise<number> {
  await ground.pool.query("SELECT pg_stat_force_next_flush()");
  const { rows } = await ground.pool.query<{ deadlocks: bigint }>(
    "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
  );
  return Number(rows[0]!.deadlocks);
}

describe("two processes on one database", () => {
  test("never deadlock when one merchant captures, cancels and updates its own payments at both", async () => {
    const note = { description: "noted" } as UpdatePaymentIntent;
    for (let round = 0; round < 6; round++) {
      const payments = await Promise.all(Array.from({ length: 40 }, () => authorised(cores[0])));
      const calls = payments.flatMap((id, index) => {
        const [here, there] = index % 2 === 0 ? cores : [cores[1], cores[0]];
        return [
          () => capturePaymentIntent(here.deps, requestOf(ground.tenant), id, {}),
          () => cancelPaymentIntent(there.deps, requestOf(ground.tenant), id, { reason: null }),
          () => updatePaymentIntent(here.deps, requestOf(ground.tenant), id, note),
          () => updatePaymentIntent(there.deps, requestOf(ground.tenant), id, note),
          () => cancelPaymentIntent(here.deps, requestOf(ground.tenant), id, { reason: null }),
        ];
      });
      const settled = await Promise.allSettled(calls.map((call) => call()));
      expect(settled.filter(({ status }) => status === "rejected")).toEqual([]);
    }
    expect(await deadlocks()).toBe(0);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });
});

describe("payment intents", () => {
  test.each([
    ["written", (on: PoolClient, rows: readonly Row<PaymentIntent>[]) => intentTable.write(on, rows)],
    [
      "locked and not read",
      (on: PoolClient, rows: readonly Row<PaymentIntent>[]) =>
        lockIntentsOnly(on, { tenantIds: rows.map((row) => row.tenantId), ids: rows.map(({ value }) => value.id) }),
    ],
  ])("that are %s are locked in the order of their ids", async (_, lockAll) => {
    const tenantId = ground.tenant.id;
    const ids = [await authorised(cores[0]), await authorised(cores[0])].toSorted();
    const intents = await Promise.all(ids.map((id) => cores[0].deps.reader.find("payment_intent", ground.tenant, id)));
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => ground.pool.connect()));
    try {
      for (const client of [first!, second!, third!]) await client.query("BEGIN");
      await intentTable.lock(first!, { tenantIds: [tenantId], ids: [ids[0]!] });
      const rows = intents.toReversed().map((value) => ({ tenantId, value: value! }));
      const waiting = lockAll(second!, rows);
      await expect
        .poll(async () => (await ground.pool.query("SELECT FROM pg_locks WHERE NOT granted")).rowCount)
        .toBeGreaterThan(0);
      // A process that waits for the lower id does not hold the higher one.
      const free = "SELECT id FROM payment_intents WHERE id = $1 FOR UPDATE NOWAIT";
      expect((await third!.query(free, [ids[1]])).rowCount).toBe(1);
      await third!.query("ROLLBACK");
      await first!.query("ROLLBACK");
      await waiting;
      await second!.query("ROLLBACK");
    } finally {
      // Closes the connections, so that no lock outlives a failure.
      for (const client of [first!, second!, third!]) client.release(true);
    }
  });
});

const command = (needs: Needs, changes: Changes): Command<null> => ({
  caller: requestOf(ground.tenant),
  needs,
  attempt: null,
  decide: () => ({ value: null, changes, reply: null }),
});

describe("a commit", () => {
  test("that changes a row which it has not locked is refused in tests", async () => {
    const { journal, reader } = cores[0].deps;
    const id = await authorised(cores[0]);
    const intent = (await reader.find("payment_intent", ground.tenant, id))!;
    const charge = (await reader.find("charge", ground.tenant, intent.details.latestCharge!))!;
    const refused = `a commit changes rows that it has not locked: ${id}, ${charge.id}`;
    await expect(journal.commit(command({}, { payment_intent: [intent], charge: [charge] }))).rejects.toThrow(refused);
    const allowed = command(
      { intentAtHand: intent, charge: charge.id },
      { payment_intent: [intent], charge: [charge] },
    );
    expect(await journal.commit(allowed)).toMatchObject({ kind: "done" });
  });

  test("that writes a payment intent at hand behind a locked charge must have locked the intent before", async () => {
    const id = await authorised(cores[0]);
    const intent = (await cores[0].deps.reader.find("payment_intent", ground.tenant, id))!;
    const tenantId = ground.tenant.id;
    const key = `${tenantId} ${id}`;
    const intents = { changed: new Map([[key, { tenantId, value: intent }]]), locked: new Set<string>() };
    const empty = createWorkingSet();
    const objects = { ...empty.objects, payment_intent: intents };
    const set = { ...empty, objects, intentsAtHand: new Set([key]) };
    const behind = { changed: new Map(), locked: new Set([`${tenantId} ch_1`]) };
    const client = await ground.pool.connect();
    try {
      await client.query("BEGIN");
      await refuseUnlocked(client, set);
      for (const change of [{ charge: behind }, { refund: behind }]) {
        await expect(refuseUnlocked(client, { ...set, objects: { ...objects, ...change } })).rejects.toThrow(
          `has not locked: ${id}`,
        );
      }
    } finally {
      client.release(true);
    }
  });

  test("that finishes an attempt which it has not locked is refused", async () => {
    const finished = { id: "att_unknown", leaseEpoch: 0, state: "failed", result: "", assessmentMs: null } as const;
    const changes = { finished: [{ ...finished, acquirerMs: null }] };
    await expect(cores[0].deps.journal.commit(command({}, changes))).rejects.toThrow("without locking it");
  });
});
