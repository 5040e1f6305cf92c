import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@platform/kernel/instant";
import { silentLogger } from "@platform/runtime/logger";
import type { SettlementItem } from "../src/domain/settlement.ts";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { Settlements } from "../src/ports/settlements.ts";
import { createSettlements } from "../src/postgres/settlements.ts";
import { createTenants } from "../src/postgres/tenants.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import { recoverAttempt } from "../src/use-cases/recover-attempt.ts";
import { settle, type SettleDeps, type Settled } from "../src/use-cases/settle.ts";
import { startSettlement } from "../src/workers/settlement.ts";
import { answered, type Core, type Ground, ledgerFaults, paymentOf, prepareGround, requestOf } from "./core.ts";

let ground: Ground;
let core: Core;
beforeEach(async () => {
  ground = await prepareGround();
  core = ground.startCore();
});
afterEach(async () => {
  const faults = await ledgerFaults(ground.pool);
  await ground.end();
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
});

const LEASE_MS = 30_000;

const settlements = (leaseMs = LEASE_MS): Settlements =>
  createSettlements(ground.pool, createTenants(ground.pool, systemClock), leaseMs);

const depsOf = (change: Partial<SettleDeps> = {}): SettleDeps => ({
  ...core.deps,
  settlements: settlements(),
  ...change,
});

/** Books reports until none is left. */
async function settleAll(deps: SettleDeps = depsOf()): Promise<Settled[]> {
  const ended: Settled[] = [];
  for (;;) {
    const one = await settle(deps);
    ended.push(one);
    if (one.kind !== "booked") return ended;
  }
}

async function pay(amount = 1000n, change: Parameters<typeof paymentOf>[0] = {}): Promise<string> {
  const request = requestOf(ground.tenant);
  return answered(await createPaymentIntent(core.deps, request, paymentOf({ amount, ...change }))).body.id;
}

async function refund(paymentIntent: string, amount: bigint): Promise<void> {
  const input = { charge: null, paymentIntent, amount, reason: null, metadata: {} };
  expect(answered(await createRefund(core.deps, requestOf(ground.tenant), input)).body.status).toBe("succeeded");
}

const balance = async (): Promise<unknown> => {
  const [line] = await core.deps.reader.balance(ground.tenant);
  return line === undefined ? undefined : { pending: line.pending, available: line.available };
};

/** The balance of the platform's account of this kind, over all shards. */
async function held(kind: string): Promise<bigint> {
  const { rows } = await ground.pool.query<{ held: bigint }>(
    `SELECT coalesce(sum(b.balance), 0)::bigint AS held
     FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id WHERE a.kind = $1`,
    [kind],
  );
  return rows[0]!.held;
}

const settlementCount = async (): Promise<bigint> =>
  (await ground.pool.query(`SELECT count(*) FROM ledger_transactions WHERE kind = 'settlement'`)).rows[0].count;

const noted = async (): Promise<unknown[]> =>
  (
    await ground.pool.query(
      `SELECT reason, resolved_at IS NOT NULL AS resolved FROM settlement_discrepancies ORDER BY report, position`,
    )
  ).rows.map((row) => [row.reason, row.resolved]);

const expireTurn = () => ground.pool.query("UPDATE settlement_progress SET lease_until = now() - interval '1 second'");

/** The acquirer with changed reports. */
function changing(change: (items: readonly SettlementItem[]) => SettlementItem[]): Pick<Acquirer, "settlementReport"> {
  return {
    async settlementReport(number) {
      const report = await core.deps.acquirer.settlementReport(number);
      return report.kind === "report" ? { kind: "report", items: change(report.items) } : report;
    },
  };
}

describe("money", () => {
  test("is pending until the acquirer pays it out, then available, and clearing returns to zero", async () => {
    const paid = await pay(1000n);
    await refund(paid, 400n);
    const held1 = await pay(500n, { captureMethod: "manual" });
    await capturePaymentIntent(core.deps, requestOf(ground.tenant), held1, { amountToCapture: 300n });
    expect(await balance()).toEqual({ pending: 900n, available: 0n });
    expect(await held("acquirer_clearing")).toBe(-900n);

    expect(await settleAll()).toMatchObject([{ kind: "booked", settled: 3, found: [] }, { kind: "none_yet" }]);
    expect(await balance()).toEqual({ pending: 0n, available: 900n });
    expect(await held("acquirer_clearing")).toBe(0n);
    expect(await held("bank")).toBe(-900n);
    const { data } = await core.deps.reader.list("balance_transaction", ground.tenant, { limit: 10 }, {});
    expect(data.map(({ kind, available }) => [kind, available])).toEqual([
      ["charge", true],
      ["refund", true],
      ["charge", true],
    ]);
  });

  test("refunded after the settlement is owed to the acquirer until the next one", async () => {
    const paid = await pay(1000n);
    await settleAll();
    await refund(paid, 400n);
    expect(await held("acquirer_clearing")).toBe(400n);
    expect(await balance()).toEqual({ pending: -400n, available: 1000n });
    await settleAll();
    expect(await held("acquirer_clearing")).toBe(0n);
    expect(await balance()).toEqual({ pending: 0n, available: 600n });
  });

  test("of a fee stays the platform's, and of two merchants stays apart", async () => {
    const other = await ground.newTenant({ fee: { basis_points: 290, fixed: 30 } });
    await pay(1000n);
    await createPaymentIntent(core.deps, requestOf(other), paymentOf());
    await settleAll();
    expect(await balance()).toEqual({ pending: 0n, available: 1000n });
    expect(await core.deps.reader.balance(other)).toMatchObject([{ pending: 0n, available: 941n }]);
    expect([await held("fees"), await held("bank")]).toEqual([59n, -2000n]);
  });
});

describe("a report", () => {
  const payments = 150;
  beforeEach(async () => {
    await Promise.all(Array.from({ length: payments }, () => pay(100n)));
  });

  test("is booked once by two workers that settle at the same time, also when one has lost its turn", async () => {
    let arrive!: () => void;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const slow = settle(
      depsOf({
        acquirer: {
          settlementReport: async (number) => {
            arrive();
            await released;
            return core.deps.acquirer.settlementReport(number);
          },
        },
      }),
    );
    await arrived;
    expect(await settle(depsOf())).toEqual({ kind: "not_our_turn" });

    await expireTurn();
    const quick = settleAll(depsOf());
    release();
    // An overtaken run ends without effect; the ledger refuses to book anything twice.
    await Promise.allSettled([slow, quick]);
    await expireTurn();
    expect((await settleAll()).at(-1)).toMatchObject({ kind: "none_yet" });
    expect(await settlementCount()).toBe(BigInt(payments));
    expect(await balance()).toEqual({ pending: 0n, available: 15_000n });
    expect(await noted()).toEqual([]);
  });

  test("is not moved past by a turn that was lost", async () => {
    const [first, second] = [settlements(), settlements()];
    const lost = (await first.takeTurn())!;
    await expireTurn();
    const taken = (await second.takeTurn())!;
    expect(await first.endTurn(lost, { nextReport: 9, found: [], resolved: [] })).toBe(false);
    expect(await second.endTurn(taken, { nextReport: 1, found: [], resolved: [] })).toBe(true);
    expect((await settleAll())[0]).toMatchObject({ kind: "booked", report: 1, settled: payments });
  });

  test.each([0, 1, 70, 149])("is finished by the next turn when one died after %s of its items", async (survive) => {
    let left = survive;
    const dying: SettleDeps = depsOf({
      journal: {
        commit: (command) => (left-- > 0 ? core.deps.journal.commit(command) : Promise.reject(new Error("killed"))),
      },
    });
    await expect(settle(dying)).rejects.toThrow("killed");
    expect(await settlementCount()).toBe(BigInt(survive));
    expect(await ledgerFaults(ground.pool)).toEqual([]);
    expect(await settle(depsOf())).toEqual({ kind: "not_our_turn" });

    await expireTurn();
    expect((await settleAll())[0]).toMatchObject({ kind: "booked", report: 1, settled: payments - survive, found: [] });
    expect(await settlementCount()).toBe(BigInt(payments));
  });

  test("is finished when the turn died before its last step", async () => {
    const dying = depsOf({
      settlements: { ...settlements(), endTurn: () => Promise.reject(new Error("killed")) },
    });
    await expect(settle(dying)).rejects.toThrow("killed");
    await expireTurn();
    expect((await settleAll())[0]).toMatchObject({ kind: "booked", report: 1, settled: 0, found: [] });
    expect(await settlementCount()).toBe(BigInt(payments));
  });

  test("is asked for again when the acquirer gave none", async () => {
    const silent = { settlementReport: async () => ({ kind: "unknown" as const, cause: new Error("no network") }) };
    expect(await settle(depsOf({ acquirer: silent }))).toMatchObject({ kind: "unknown", report: 1 });
    expect((await settleAll())[0]).toMatchObject({ kind: "booked", report: 1, settled: payments });
  });

  test("is booked by whichever of three workers has the turn, while payments go on", async () => {
    const workers = [core, ground.startCore(), ground.startCore()].map(({ deps }) =>
      startSettlement({ ...deps, settlements: settlements() }, silentLogger, 10),
    );
    await Promise.all(Array.from({ length: 50 }, () => pay(100n)));
    await expect.poll(balance, { timeout: 15_000 }).toEqual({ pending: 0n, available: 20_000n });
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await settlementCount()).toBe(BigInt(payments + 50));
  });
});

describe("an item that our books do not agree with", () => {
  const table: [reason: string, change: (item: SettlementItem) => SettlementItem[], settled: number][] = [
    ["amount_differs", (item) => [{ ...item, amount: item.amount + 1n }], 0],
    ["amount_differs", (item) => [{ ...item, kind: "refund" }], 0],
    ["currency_differs", (item) => [{ ...item, currency: "eur" }], 0],
    ["unknown_operation", (item) => [item, { ...item, key: "att_nobody", position: 99 }], 1],
    ["listed_twice", (item) => [item, { ...item, position: 99 }], 1],
  ];

  test.for(table)("is noted as %s and never guessed; the others are booked", async ([reason, change, settled]) => {
    await pay(1000n);
    await pay(500n);
    const deps = depsOf({ acquirer: changing(([first, ...rest]) => [...change(first!), ...rest]) });
    const [turn] = await settleAll(deps);
    expect(turn).toMatchObject({ kind: "booked", settled: settled + 1, found: [{ reason }] });
    expect(await noted()).toEqual([[reason, false]]);
    expect(await balance()).toEqual(
      settled === 1 ? { pending: 0n, available: 1500n } : { pending: 1000n, available: 500n },
    );
  });

  test("is noted as not_booked where the operation moved nothing", async () => {
    await pay(1000n);
    const declined = answered(
      await createPaymentIntent(
        core.deps,
        requestOf(ground.tenant),
        paymentOf({ paymentMethod: "pm_card_chargeDeclined" }),
      ),
    );
    expect(declined.status).toBe(402);
    const { rows } = await ground.pool.query("SELECT id FROM attempts WHERE state = 'failed'");
    const deps = depsOf({ acquirer: changing(([first]) => [{ ...first!, key: rows[0].id }]) });
    expect((await settleAll(deps))[0]).toMatchObject({ settled: 0, found: [{ reason: "not_booked" }] });
  });

  test("counts once for the alarm", async () => {
    await pay(1000n);
    const counted = new Map<string, number>();
    const metrics = { count: (name: string, by = 1) => void counted.set(name, (counted.get(name) ?? 0) + by) };
    const acquirer = changing(([first]) => [{ ...first!, amount: 1n }]);
    const worker = startSettlement({ ...depsOf({ acquirer }), metrics }, silentLogger, 10);
    await expect.poll(() => counted.get("SettlementDiscrepancies"), { timeout: 5_000 }).toBe(1);
    await worker.stop();
    expect([...counted]).toEqual([["SettlementDiscrepancies", 1]]);
  });

  test("only because its attempt is still open is booked when the attempt is finished", async () => {
    ground.acquirer.setFault("answer_lost");
    await pay(1000n);
    ground.acquirer.setFault(undefined);
    await pay(500n);
    expect((await settleAll()).map((turn) => turn.kind)).toEqual(["booked", "none_yet"]);
    expect(await noted()).toEqual([["attempt_open", false]]);
    expect(await balance()).toEqual({ pending: 0n, available: 500n });

    await ground.pool.query("UPDATE attempts SET lease_until = now() WHERE state = 'processing'");
    const [abandoned] = await core.abandoned.take(1);
    expect(await recoverAttempt(core.deps, abandoned!)).toBe("finished");
    expect(await settleAll()).toMatchObject([{ kind: "none_yet", settled: 1, found: [] }]);
    expect(await noted()).toEqual([["attempt_open", true]]);
    expect(await balance()).toEqual({ pending: 0n, available: 1500n });
  });
});
