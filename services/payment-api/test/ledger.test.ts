import fc from "fast-check";
import { newId } from "@platform/kernel/id";
import { instant } from "@platform/kernel/instant";
import type { Currency } from "@platform/kernel/currency";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { feeOf, type LedgerTransaction, postCharge, postRefund, postSettlement } from "../src/domain/ledger.ts";
import { createLedgerWriter } from "../src/postgres/ledger.ts";

const usd = "usd" as Currency;
const amount = fc.bigInt({ min: 1n, max: 99_999_999n });
const schedule = fc.record({
  basisPoints: fc.integer({ min: 0, max: 10_000 }),
  fixed: fc.bigInt({ min: 0n, max: 500n }),
});
const posting = (of: bigint) => ({ id: newId("txn"), source: newId("ch"), currency: usd, amount: of, at: instant(0) });
const settlementOf = (moved: LedgerTransaction) => postSettlement(newId("txn"), moved, instant(0));
const sumOf = (of: readonly LedgerTransaction[], field: "amount" | "net" | "fee"): bigint =>
  of.reduce((all, one) => all + one[field], 0n);
const sum = (transactions: readonly LedgerTransaction[], account?: string): bigint =>
  transactions
    .flatMap(({ entries }) => entries)
    .filter((entry) => account === undefined || entry.account === account)
    .reduce((total, entry) => total + entry.amount, 0n);

describe("postings", () => {
  test("every transaction sums to zero", () => {
    fc.assert(
      fc.property(amount, schedule, (of, fee) => {
        const movements = [postCharge(posting(of), fee), postRefund(posting(of))];
        for (const transaction of [...movements, ...movements.map(settlementOf)]) {
          expect(sum([transaction])).toBe(0n);
          expect(transaction.net).toBe(transaction.amount - transaction.fee);
        }
      }),
    );
  });

  test("clearing and pending hold what is unsettled, whatever is settled in which order", () => {
    const payment = fc.record({ of: amount, fee: schedule, percent: fc.bigInt({ min: 0n, max: 100n }) });
    const movements = fc.array(payment, { maxLength: 8 }).map((payments) =>
      payments.flatMap(({ of, fee, percent }) => {
        const refunded = (of * percent) / 100n;
        return [postCharge(posting(of), fee), ...(refunded === 0n ? [] : [postRefund(posting(refunded))])];
      }),
    );
    const order = movements.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all)));
    fc.assert(
      fc.property(order, ([all, settled]) => {
        const open = all.filter((one) => !settled.includes(one));
        const booked = [...all, ...settled.map(settlementOf)];
        expect(sum(booked, "acquirer_clearing")).toBe(-sumOf(open, "amount"));
        expect(sum(booked, "pending")).toBe(sumOf(open, "net"));
        expect(sum(booked, "available")).toBe(sumOf(settled, "net"));
        expect(sum(booked, "bank")).toBe(-sumOf(settled, "amount"));
        expect(sum(booked, "fees")).toBe(sumOf(all, "fee"));
      }),
    );
  });

  test.each([
    [1000n, 290, 30n, 59n],
    [1000n, 0, 0n, 0n],
    [50n, 290, 30n, 31n],
    [10n, 290, 30n, 10n],
    [17n, 290, 0n, 0n],
    [18n, 290, 0n, 1n],
  ])("the fee of %s at %s basis points and %s fixed is %s", (of, basisPoints, fixed, fee) => {
    expect(feeOf(of, { basisPoints, fixed })).toBe(fee);
  });
});

describe("the ledger in the database", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
  });
  afterAll(() => database.drop());

  async function book(...transactions: LedgerTransaction[]): Promise<void> {
    const writer = createLedgerWriter(database.pool, () => 0.5);
    const rows = transactions.map((value) => ({ tenantId: 1, value }));
    await writer.openAccounts(rows);
    const client = await database.pool.connect();
    try {
      await client.query("BEGIN");
      await writer.write(client, rows);
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  }

  test("balances are the fold of entries", async () => {
    const fee = { basisPoints: 290, fixed: 30n };
    await Promise.all(Array.from({ length: 10 }, (_, index) => book(postCharge(posting(BigInt(1000 + index)), fee))));
    const { rows } = await database.pool.query(
      `SELECT b.account_id FROM ledger_balances b WHERE b.balance <>
         (SELECT sum(amount) FROM ledger_entries e WHERE e.account_id = b.account_id)`,
    );
    expect(rows).toEqual([]);
  });

  test("a transaction that does not balance is refused", async () => {
    const charge = postCharge(posting(1000n), { basisPoints: 0, fixed: 0n });
    const crooked = { ...charge, entries: [charge.entries[0]!, { ...charge.entries[1]!, amount: 999n }] };
    await expect(book(crooked)).rejects.toThrow(/does not balance/);
  });

  test("a source is posted once", async () => {
    const charge = postCharge(posting(1000n), { basisPoints: 0, fixed: 0n });
    await book(charge);
    await expect(book({ ...charge, id: newId("txn") })).rejects.toThrow(/posted_once/);
  });

  test.each([
    ["UPDATE ledger_entries SET amount = amount + 1", /permission denied/],
    ["DELETE FROM ledger_entries", /permission denied/],
    ["UPDATE ledger_transactions SET fee = 0", /permission denied/],
    ["DELETE FROM events", /permission denied/],
  ])("the service's own role cannot: %s", async (sql, refusal) => {
    await expect(database.pool.query(sql)).rejects.toThrow(refusal);
  });
});
