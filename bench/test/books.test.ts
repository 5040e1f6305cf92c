import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { countDecisions } from "../measure/books.ts";
import { countMissed, readCharges } from "../overload/charges.ts";

let database: TestDatabase;
let client: pg.Client;
const START = new Date("2026-01-01T12:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase("payments", new URL("../../services/payment-api/migrations/", import.meta.url));
  client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});
beforeEach(async () => {
  await client.query("TRUNCATE payments.charges, payments.attempts, payments.events");
});

interface Decided {
  readonly status: "succeeded" | "failed";
  readonly riskLevel: string;
  readonly scoreAtDecision: number | null;
  /** The score, if it came later. */
  readonly scoreNow?: number;
  readonly paymentMethod?: string;
  readonly at?: Date;
}

/** Writes a decision's event, and the charge in its current state. */
async function decide(id: string, decided: Decided): Promise<void> {
  const { status, riskLevel, scoreAtDecision, scoreNow = scoreAtDecision, at = START } = decided;
  const { paymentMethod = "pm_card_visa" } = decided;
  const detailsWith = (riskScore: number | null): object => ({ paymentMethod, outcome: { riskLevel, riskScore } });
  await client.query(
    `INSERT INTO payments.charges (tenant_id, id, payment_intent, status, amount, amount_captured, amount_refunded,
       amount_refunding, currency, created_at, details) VALUES (1, $1, 'pi', $2, 2000, 0, 0, 0, 'eur', $3, $4)`,
    [id, status, at, JSON.stringify(detailsWith(scoreNow))],
  );
  await client.query(
    "INSERT INTO payments.events (tenant_id, id, type, object, created_at) VALUES (1, $1, $2, $3, $4)",
    [`evt_${id}`, `charge.${status}`, JSON.stringify({ details: detailsWith(scoreAtDecision) }), at],
  );
  await client.query(
    `INSERT INTO payments.attempts (id, tenant_id, kind, payment_intent, charge, amount, idempotency_key, created_at,
       state, lease_epoch, lease_until) VALUES ($1, 1, 'authorise', 'pi', $2, 2000, $3, $4, 'succeeded', 1, $4)`,
    [`att_${id}`, id, `key-${id}`, at],
  );
}

test("a payment that was scored later was decided by the fallback, and is not unscored any more", async () => {
  await decide("a", { status: "succeeded", riskLevel: "normal", scoreAtDecision: 5 });
  await decide("b", { status: "succeeded", riskLevel: "normal", scoreAtDecision: null, scoreNow: 5 });
  expect(await countDecisions(client, START)).toEqual({ charges: 2, byFallback: 1 });
  expect(await countMissed(client, START)).toEqual({ unscored: 0, highestRiskPaid: 0 });
});

test("without a score means without a score, whatever the card's own risk level", async () => {
  await decide("a", { status: "failed", riskLevel: "highest", scoreAtDecision: null });
  await decide("b", { status: "succeeded", riskLevel: "elevated", scoreAtDecision: null });
  await decide("c", { status: "succeeded", riskLevel: "not_assessed", scoreAtDecision: null });
  expect(await countDecisions(client, START)).toEqual({ charges: 3, byFallback: 3 });
  // A payment that failed needs no score any more.
  expect(await countMissed(client, START)).toMatchObject({ unscored: 2 });
});

test("a payment with the card of the highest risk counts where it was paid", async () => {
  const paymentMethod = "pm_card_riskLevelHighest";
  await decide("a", { status: "failed", riskLevel: "highest", scoreAtDecision: 90, paymentMethod });
  await decide("b", { status: "succeeded", riskLevel: "highest", scoreAtDecision: 90, paymentMethod });
  expect(await countMissed(client, START)).toEqual({ unscored: 0, highestRiskPaid: 1 });
});

test("only what happened since then counts", async () => {
  const before = new Date(START.getTime() - 1);
  await decide("a", { status: "succeeded", riskLevel: "not_assessed", scoreAtDecision: null, at: before });
  await decide("b", { status: "failed", riskLevel: "normal", scoreAtDecision: 5 });
  expect(await countDecisions(client, START)).toEqual({ charges: 1, byFallback: 0 });
  expect(await countMissed(client, START)).toMatchObject({ unscored: 0 });
  expect(await readCharges(client, START)).toEqual([{ idempotencyKey: "key-b", status: "failed" }]);
});
