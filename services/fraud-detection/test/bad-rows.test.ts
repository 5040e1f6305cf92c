import type { TestDatabase } from "@platform/testkit/database";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cardAttempt, eventOf } from "./attempts.ts";
import { createFraudDatabase, startService, type Service } from "./service.ts";

const lines: Record<string, unknown>[] = [];
const logger = pino({ level: "error" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  database = await createFraudDatabase();
  service = await startService(database, { logger });
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

/** Rows that our code never writes: the subject starts from zero and the log names it; the service serves the others. */
test.each([
  "null",
  "7",
  "[]",
  '{"attempts_1h": 7}',
  '{"attempts_1h": [null]}',
  '{"failures_1h": [["soon", 1]]}',
  '{"spend_24h": null}',
  '{"spend_24h": {"eur": "much"}}',
  '{"disputes_90d": {"0": [1, 2]}}',
])("counts on after a subject whose row is %s", async (activity) => {
  lines.length = 0;
  const spoil = () => database.pool.query("UPDATE subjects SET activity = $1", [activity]);
  const [broken, whole] = [cardAttempt("fp_broken"), cardAttempt("fp_whole")];
  await service.assess(broken);
  await spoil();
  const decisions = (await service.assessBatch([cardAttempt("fp_broken"), whole])).map(({ decision }) => decision);
  expect(decisions).toEqual(["allow", "allow"]);
  await spoil();
  const failed = { object: "charge", payment_method_details: { card: { fingerprint: "fp_broken" } } };
  await service.tell(eventOf("charge.failed", { ...failed, payment_intent: broken.payment_intent }));
  expect(lines).toContainEqual(expect.objectContaining({ level: 50, subject: expect.any(String) }));
});
