import type { AssessmentRequest } from "@platform/contracts/assessment";
import type { TestDatabase } from "@platform/testkit/database";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anonymousAttempt, cardAttempt, eventOf } from "./attempts.ts";
import { type Answer, createFraudDatabase, CREDENTIAL, startService, type Service } from "./service.ts";

const COUNTING_ONLY = {
  velocity: { card: { hour: { review: null, block: null }, day: { review: null, block: null } } },
};

let database: TestDatabase;
const running: Service[] = [];

beforeEach(async () => {
  database = await createFraudDatabase();
});
afterEach(async () => {
  for (const service of running.splice(0)) await service.stop();
  await database.drop();
});

const batch = () => ({ assessments: Array.from({ length: 10 }, () => anonymousAttempt()) });

async function start(...options: Parameters<typeof startService> extends [unknown, ...infer Rest] ? Rest : never) {
  const service = await startService(database, ...options);
  running.push(service);
  return service;
}

/** PostgreSQL's own count, to which a server process adds when it becomes idle. */
async function deadlocks(): Promise<bigint> {
  const { rows } = await database.pool.query<{ deadlocks: bigint }>(
    "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
  );
  return rows[0]!.deadlocks;
}

/** The counted attempts of every subject. */
async function countedAttempts(): Promise<number[]> {
  const { rows } = await database.pool.query<{ attempts: number }>(
    `SELECT (SELECT sum((bucket ->> 1)::int)::int FROM jsonb_array_elements(activity -> 'attempts_24h') bucket) AS attempts
     FROM subjects ORDER BY subject`,
  );
  return rows.map(({ attempts }) => attempts);
}

describe("two instances", () => {
  test("neither wait for each other in a circle nor lose a count, whatever the order of their subjects", async () => {
    const instances = [await start(), await start()];
    await instances[0]!.set("acct_test", "test", COUNTING_ONLY);
    const CARDS = 12;
    const BATCHES = 30;
    // Every batch has every card, in order from one instance and in reverse order from the other.
    const results = await Promise.all(
      instances.map(async (instance, index) => {
        const lanes = Array.from({ length: 3 }, async () => {
          for (let round = 0; round < BATCHES / 3; round++) {
            const attempts = Array.from({ length: CARDS }, (_, card) => cardAttempt(`fp_${card}`));
            await instance.assessBatch(index === 0 ? attempts : attempts.toReversed());
          }
        });
        await Promise.all(lanes);
      }),
    );
    expect(results).toHaveLength(2);
    expect(await countedAttempts()).toEqual(Array.from({ length: CARDS }, () => 2 * BATCHES));
    expect(await deadlocks()).toBe(0n);
  });

  test("neither wait for each other in a circle over the same attempts", async () => {
    const instances = [await start(), await start()];
    for (let round = 0; round < 20; round++) {
      const attempts = Array.from({ length: 100 }, () => anonymousAttempt());
      const [one, other] = await Promise.all([
        instances[0]!.assessBatch(attempts),
        instances[1]!.assessBatch(attempts.toReversed()),
      ]);
      expect(other.toReversed()).toEqual(one);
    }
    expect(await deadlocks()).toBe(0n);
  });

  test("answer the same attempts alike and count them once, when both are asked at the same moment", async () => {
    const instances = [await start(), await start()];
    await instances[0]!.set("acct_test", "test", COUNTING_ONLY);
    const ROUNDS = 20;
    for (let round = 0; round < ROUNDS; round++) {
      const attempts = [cardAttempt("fp_a"), anonymousAttempt(), cardAttempt("fp_b")];
      const [one, other] = await Promise.all([
        instances[0]!.assessBatch(attempts),
        instances[1]!.assessBatch(attempts.toReversed()),
      ]);
      expect(other.toReversed()).toEqual(one);
    }
    expect(await countedAttempts()).toEqual([ROUNDS, ROUNDS]);
  });

  test("count an event once that both are told", async () => {
    const instances = [await start(), await start()];
    const events = Array.from({ length: 4 }, (_, i) => eventOf("charge.failed", { customer: `cus_${i}` }));
    await Promise.all([instances[0]!.tell(...events), instances[1]!.tell(...events.toReversed())]);
    const { rows } = await database.pool.query<{ failures: number }>(
      "SELECT (activity #>> '{failures_1h,0,1}')::int AS failures FROM subjects",
    );
    expect(rows.map(({ failures }) => failures)).toEqual([1, 1, 1, 1]);
  });
});

describe("an instance", () => {
  test("keeps its counts and its answers over a restart", async () => {
    const before = await start();
    const attempts = Array.from({ length: 10 }, () => cardAttempt("fp_restart", { email: "jo@shop.example" }));
    const answers = await before.assessBatch(attempts);
    await before.stop();
    const after = await start();
    expect(await after.assessBatch(attempts)).toEqual(answers);
    expect((await after.assess(cardAttempt("fp_restart"))).reasons).toEqual(["card_velocity_1h"]);
  });

  test("loses no count and makes none twice when its connections are cut and its callers ask again", async () => {
    const service = await start();
    await service.set("acct_test", "test", COUNTING_ONLY);
    const CALLERS = 6;
    const CALLS = 40;
    const callers = Array.from({ length: CALLERS }, async () => {
      for (let call = 0; call < CALLS; call++) {
        await askUntilAnswered(service, cardAttempt("fp_cut"));
        // At this moment the other callers are getting their answers.
        if (call % 4 === 0) await cutConnections();
      }
    });
    await Promise.all(callers);
    expect(await countedAttempts()).toEqual([CALLERS * CALLS]);
  });

  test("refuses at once what would wait too long, and takes it again later", async () => {
    const service = await start({ env: { MAX_PENDING_ASSESSMENTS: "10" } });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => service.call("POST", "/v1/assessments", batch())),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses).toContain(503);
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.body).toMatchObject({ error: { code: "overloaded" } });
    expect((await service.call("POST", "/v1/assessments", batch())).status).toBe(200);
  });

  test("leaves half of the queue to payments that wait for their scores", async () => {
    const service = await start({ env: { MAX_PENDING_ASSESSMENTS: "40" } });
    const late = (): Promise<Answer> =>
      service.call("POST", "/v1/assessments", batch(), CREDENTIAL, { priority: "u=7" });
    const inTime = (): Promise<Answer> => service.call("POST", "/v1/assessments", batch());
    const [answersToLate, answersInTime] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, late)),
      Promise.all([inTime(), inTime()]),
    ]);
    expect(new Set(answersToLate.map(({ status }) => status))).toEqual(new Set([200, 503]));
    expect(answersInTime.map(({ status }) => status)).toEqual([200, 200]);
  });

  test("takes a batch that is larger than the queue when nobody waits", async () => {
    const service = await start({ env: { MAX_PENDING_ASSESSMENTS: "10" } });
    expect(await service.assessBatch(Array.from({ length: 11 }, () => anonymousAttempt()))).toHaveLength(11);
  });

  test("is alive and ready", async () => {
    const service = await start();
    for (const path of ["/health", "/ready"]) expect((await service.call("GET", path)).status).toBe(200);
  });
});

async function cutConnections(): Promise<void> {
  await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'fraud-detection' AND datname = current_database()`,
  );
}

/** Repeats an attempt until there is an answer, as payment-api would. */
async function askUntilAnswered(service: Service, attempt: AssessmentRequest): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const { status } = await service.call("POST", "/v1/assessments", attempt);
    if (status === 200) return;
    expect(status).toBe(503);
  }
  throw new Error("500 tries were not answered");
}
