import { instant } from "@platform/kernel/instant";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillDatabase } from "../src/operator/fill/fill-database.ts";
import { CHECKS } from "../src/postgres/checks/checks.ts";
import { findViolations, verify } from "../src/postgres/checks/verify.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import { answered, paymentOf, prepareGround, requestOf } from "./core.ts";
import { PLANTED_FAULTS } from "./ledger-verify/planted-faults.ts";
import { runPayments } from "./payments-command.ts";

let database: TestDatabase;
let admin: Client;
beforeAll(async () => {
  database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
  const plan = { payments: 300, seed: "ledger verify", until: instant(Date.now()) };
  await fillDatabase(database.pool, plan, () => undefined);
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query("SET search_path = payments");
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** What fails after a fault was planted, which is then undone. Without its triggers, an administrator can change all. */
async function violationsAfter(sql: string) {
  await admin.query("BEGIN; SET LOCAL session_replication_role = replica");
  try {
    await admin.query(sql);
    return await findViolations(admin, { atRest: false });
  } finally {
    await admin.query("ROLLBACK");
  }
}

describe("a planted fault", () => {
  test.each(PLANTED_FAULTS)("of $check is named: $says", async ({ check, sql, says, alsoFails = [] }) => {
    const violations = await violationsAfter(sql);
    expect(violations.find((one) => one.check === check)?.what).toMatch(says);
    expect([...new Set(violations.map((one) => one.check))].toSorted()).toEqual([check, ...alsoFails].toSorted());
  });

  test("is known for every check that holds at any time", () => {
    const names = CHECKS.filter(({ atRest }) => atRest !== true).map(({ name }) => name);
    expect(new Set(PLANTED_FAULTS.map(({ check }) => check))).toEqual(new Set(names));
  });
});

test("what is under way violates only what holds at rest", async () => {
  expect(await findViolations(admin, { atRest: false })).toEqual([]);
  const violations = await findViolations(admin, { atRest: true });
  expect(new Set(violations.map(({ check }) => check))).toEqual(new Set(["no_attempt_is_open", "nothing_is_reserved"]));
  expect(violations.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^att_\w+, an attempt to authorise of pi_\w+, is still open\.$/),
      expect.stringMatching(/^Of ch_\w+, \d+ are still reserved for a refund\.$/),
    ]),
  );
});

test("while payments and refunds are under way, every check holds", async () => {
  const ground = await prepareGround();
  try {
    const { deps } = ground.startCore();
    const verified: unknown[] = [];
    const paying = new AbortController();
    const verifying = (async () => {
      while (!paying.signal.aborted) verified.push((await verify(ground.pool, { atRest: false })).violation);
    })();
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 10 }, async (_, index) => {
          const paid = await createPaymentIntent(deps, requestOf(ground.tenant, `${round} ${index}`), paymentOf());
          const input = { charge: null, paymentIntent: answered(paid).body.id, reason: null, metadata: {} };
          await createRefund(deps, requestOf(ground.tenant), { ...input, amount: 100n });
        }),
      );
    }
    paying.abort();
    await verifying;
    expect(verified.length).toBeGreaterThan(1);
    expect(verified.filter((violation) => violation !== null)).toEqual([]);
    expect((await verify(ground.pool, { atRest: true })).violation).toBeNull();
  } finally {
    await ground.end();
  }
});

const run = (...args: string[]) => runPayments(database.url, ["ledger", "verify", ...args]);
const addToFees = (amount: number) =>
  admin.query(`UPDATE ledger_balances SET balance = balance + ${amount} WHERE account_id =
    (SELECT min(id) FROM ledger_accounts WHERE kind = 'fees')`);

describe("npm run payments -- ledger verify", () => {
  test("shows its progress, and says in a line that all holds", async () => {
    const { code, out, err } = await run();
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^The ledger adds up: \d+ checks hold on 300 payments, [^\n]+ in [\d.]+ s\.\n$/),
    });
    expect(err.trim().split("\n")).toHaveLength(PLANTED_CHECKS);
    expect(err).toMatch(/^ ?1\/\d+ entries_sum_to_zero [\d.]+ s\n/);
  });

  test("stops at the first check that does not hold, names what violates it, and exits with 1", async () => {
    await addToFees(1);
    try {
      const { code, out, err } = await run("--json");
      expect(code).toBe(1);
      expect(err.trim().split("\n").at(-1)).toMatch(
        /^balances_fold_entries does not hold: The balance of ledger account \d+ \(fees of tenant 0\) is \d+ \w{3}; its /,
      );
      expect(JSON.parse(out)).toMatchObject({
        holds: false,
        violation: { check: "balances_fold_entries", count: 1, what: expect.any(String) },
      });
    } finally {
      await addToFees(-1);
    }
  });

  test("as JSON says how much it has verified", async () => {
    const { code, out } = await run("--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      holds: true,
      violation: null,
      checks: PLANTED_CHECKS,
      counts: { payments: 300 },
    });
  });

  test("at rest also refuses what is left open", async () => {
    const { code, err } = await run("--at-rest");
    expect({ code, last: err.trim().split("\n").at(-1) }).toEqual({
      code: 1,
      last: expect.stringMatching(
        /^no_attempt_is_open does not hold: att_\w+, an attempt to \w+ of pi_\w+, is still open\. There are 3 more\.$/,
      ),
    });
  });
});

const PLANTED_CHECKS = CHECKS.filter(({ atRest }) => atRest !== true).length;
