import { instant } from "@platform/kernel/instant";
import type { TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createExpiryStore } from "../src/postgres/expiry-store.ts";
import { cardAttempt, eventOf } from "./attempts.ts";
import { createFraudDatabase, startService, type Service } from "./service.ts";

let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  database = await createFraudDatabase();
  service = await startService(database);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

const inDays = (days: number) => instant(Date.now() + days * 24 * 3_600_000);

async function rowCounts(): Promise<unknown> {
  const { rows } = await database.pool.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM assessments)::int AS assessments, (SELECT count(*) FROM subjects)::int AS subjects,
            (SELECT count(*) FROM counted_events)::int AS events`,
  );
  return rows[0];
}

test("forgets subjects and events when no window reaches them any more, and no assessment ever", async () => {
  const attempts = Array.from({ length: 600 }, (_, i) => cardAttempt(`fp_${i}`));
  await service.assessBatch(attempts.slice(0, 300));
  await service.assessBatch(attempts.slice(300));
  await service.tell(eventOf("charge.dispute.created", { customer: "cus_disputed" }));
  const store = createExpiryStore(database.pool);

  expect(await store.prune(inDays(0.9))).toBe(false);
  expect(await rowCounts()).toEqual({ assessments: 600, subjects: 601, events: 1 });
  expect(await store.prune(inDays(1.2))).toBe(true);
  expect(await store.prune(inDays(1.2))).toBe(false);
  expect(await rowCounts()).toEqual({ assessments: 600, subjects: 1, events: 1 });
  await store.prune(inDays(92));
  expect(await rowCounts()).toEqual({ assessments: 600, subjects: 0, events: 0 });
});
