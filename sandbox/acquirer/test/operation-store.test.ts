import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../src/domain/operation.ts";
import type { OperationRequest } from "../src/domain/request.ts";
import { createChallengeStore } from "../src/postgres/challenge-store.ts";
import { createOperationStore } from "../src/postgres/operation-store.ts";
import { fenceKey } from "../src/use-cases/fence-key.ts";
import { performOperation, type PerformOperationDeps } from "../src/use-cases/perform-operation.ts";

let database: TestDatabase;
let deps: PerformOperationDeps;
let keys = 0;

beforeAll(async () => {
  database = await createTestDatabase("acquirer", new URL("../migrations/", import.meta.url));
  deps = dependencies();
});
afterAll(() => database.drop());

/** A second set acts as a second instance of the acquirer: it shares only the database. */
const dependencies = (): PerformOperationDeps => ({
  operations: createOperationStore(database.pool),
  challenges: createChallengeStore(database.pool),
});

const newKey = (): string => `key_${++keys}`;

const authorise = (key: string, amount = 1000n, capture = true): OperationRequest => ({
  kind: "authorise",
  key,
  amount,
  currency: "usd",
  capture,
  card: "pm_card_visa",
  descriptor: undefined,
  offSession: false,
  requestChallenge: false,
  challenge: undefined,
});

async function authorised(amount: bigint, capture: boolean): Promise<string> {
  const done = await performOperation(deps, authorise(newKey(), amount, capture));
  if (!done.ok || done.value.answer.status !== "approved") throw new Error("expected an approval");
  return done.value.answer.reference;
}

async function authorisationRow(id: string): Promise<{ captured: bigint; refunded: bigint; voided: boolean }> {
  const { rows } = await database.pool.query("SELECT captured, refunded, voided FROM authorisations WHERE id = $1", [
    id,
  ]);
  return rows[0];
}

describe("a key that two transactions want", () => {
  test("is not fenced when the request that is in progress succeeds", async () => {
    const key = newKey();
    const { answer } = await during(
      [`INSERT INTO operations (key, kind, fingerprint, status) VALUES ('${key}', 'capture', 'x', 'claimed')`],
      () => fenceKey(deps, key),
      [`UPDATE operations SET status = 'approved', reference = 'cap_1' WHERE key = '${key}'`, "COMMIT"],
    );
    expect(answer).toEqual({ status: "approved", reference: "cap_1" });
  });

  test("is fenced when it fails", async () => {
    const key = newKey();
    const { answer } = await during(
      [`INSERT INTO operations (key, kind, fingerprint, status) VALUES ('${key}', 'capture', 'x', 'claimed')`],
      () => fenceKey(deps, key),
      ["ROLLBACK"],
    );
    expect(answer).toEqual({ status: "fenced" });
  });

  test("leaves no money behind when the fence wins", async () => {
    const key = newKey();
    const done = await during(
      [`INSERT INTO operations (key, kind, fingerprint, status) VALUES ('${key}', 'fence', '', 'fenced')`],
      () => performOperation(deps, authorise(key)),
      ["COMMIT"],
    );
    expect(done).toMatchObject({ ok: true, value: { answer: { status: "fenced" } } });
    const { rows } = await database.pool.query(
      "SELECT id FROM authorisations WHERE NOT EXISTS (SELECT FROM operations WHERE reference = id)",
    );
    expect(rows).toEqual([]);
  });

  test("is taken once by 100 requests through two instances", async () => {
    const request = authorise(newKey());
    const other = dependencies();
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => performOperation(index % 2 === 0 ? deps : other, request)),
    );
    expect(outcomes).toEqual(outcomes.map(() => outcomes[0]));
  });

  test("refuses another request without failing its neighbours of the same commit", async () => {
    const [key, other] = [newKey(), newKey()];
    const outcomes = await Promise.all([
      performOperation(deps, authorise(key, 1n)),
      performOperation(deps, authorise(key, 2n)),
      performOperation(deps, authorise(other, 3n)),
      performOperation(deps, authorise(key, 1n)),
    ]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.amount : outcome.error))).toEqual([
      1n,
      "key_reused",
      3n,
      1n,
    ]);
  });
});

test("a refund decides on what a transaction that is in progress leaves", async () => {
  const id = await authorised(1000n, true);
  const done = await during(
    [`UPDATE authorisations SET refunded = 900 WHERE id = '${id}'`],
    () => performOperation(deps, { kind: "refund", key: newKey(), authorisation: id, amount: 101n }),
    ["COMMIT"],
  );
  expect(done).toMatchObject({ ok: true, value: { answer: { status: "declined", code: "refund_exceeds_captured" } } });
});

test("whatever is asked at once of two instances, an authorisation holds what its approved operations add up to", async () => {
  const request = fc.record({
    kind: fc.constantFrom("capture" as const, "void" as const, "refund" as const, "refund" as const, "fence" as const),
    target: fc.nat(2),
    amount: fc.bigInt(1n, 60n),
    /** Few keys, so that they collide. */
    key: fc.nat(30),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 60 }), async (requests) => {
      const run = newKey();
      const instances = [deps, dependencies()];
      const targets = [await authorised(100n, true), await authorised(100n, false), await authorised(50n, true)];
      await Promise.all(
        requests.map(({ kind, target, amount, key }, index) => {
          const instance = instances[index % 2]!;
          const fullKey = `${run}_${key}`;
          if (kind === "fence") return fenceKey(instance, fullKey);
          return performOperation(instance, { kind, key: fullKey, authorisation: targets[target]!, amount });
        }),
      );
      const done = await deps.operations.list({ kind: undefined, sinceMs: 0, afterKey: `${run}_`, limit: 1000 });
      const approved = done.filter(({ key, answer }) => key.startsWith(`${run}_`) && answer.status === "approved");
      for (const [index, id] of targets.entries()) {
        const captured = index === 1 ? sum(approved, "capture", id) : index === 0 ? 100n : 50n;
        const voids = approved.filter(({ kind, authorisation }) => kind === "void" && authorisation === id).length;
        expect(await authorisationRow(id)).toEqual({
          captured,
          refunded: sum(approved, "refund", id),
          voided: voids === 1,
        });
        expect(voids).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 25 },
  );
});

test("the list gives every operation once, page by page, by kind and time", async () => {
  const before = Date.now() - 60_000;
  const made = Array.from({ length: 25 }, () => `page_${newKey()}`);
  await Promise.all(made.map((key) => performOperation(deps, authorise(key))));
  const seen: string[] = [];
  for (let afterKey = "page_"; ; afterKey = seen.at(-1)!) {
    const page = await deps.operations.list({ kind: "authorise", sinceMs: before, afterKey, limit: 7 });
    seen.push(...page.map(({ key }) => key).filter((key) => key.startsWith("page_")));
    if (page.length < 7) break;
  }
  expect(seen).toEqual(made.toSorted());
  expect(await deps.operations.list({ kind: undefined, sinceMs: Date.now() + 60_000, afterKey: "", limit: 7 })).toEqual(
    [],
  );
});

test("an amount that no column can hold fails alone", async () => {
  const tooMuch = 2n ** 70n;
  const outcomes = await Promise.allSettled([
    performOperation(deps, authorise(newKey(), 5n)),
    performOperation(deps, authorise(newKey(), tooMuch)),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
});

function sum(operations: readonly Operation[], kind: Operation["kind"], authorisation: string): bigint {
  return operations
    .filter((operation) => operation.kind === kind && operation.authorisation === authorisation)
    .reduce((total, { amount }) => total + (amount ?? 0n), 0n);
}

/** Starts `work` after another transaction has run `before`; when `work` waits for it, it runs `after`, which ends it. */
async function during<T>(before: readonly string[], work: () => Promise<T>, after: readonly string[]): Promise<T> {
  const client = await database.pool.connect();
  try {
    for (const sql of ["BEGIN", ...before]) await client.query(sql);
    const working = work();
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await expect.poll(async () => (await database.pool.query(waiting)).rowCount, { timeout: 10_000 }).toBe(1);
    for (const sql of after) await client.query(sql);
    return await working;
  } finally {
    client.release();
  }
}
