import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createPool, type Pool } from "@platform/postgres/pool";
import { silentLogger } from "@platform/runtime/logger";
import { pino } from "pino";
import type { Charge } from "../src/domain/charge.ts";
import type { AssessmentOutcome, AssessRequest } from "../src/ports/fraud-detection.ts";
import type { Journal } from "../src/ports/journal.ts";
import { cancelPaymentIntent } from "../src/use-cases/cancel-payment-intent.ts";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import type { Deps } from "../src/use-cases/deps.ts";
import type { CreatePaymentIntent } from "../src/use-cases/inputs.ts";
import { recoverAttempt } from "../src/use-cases/recover-attempt.ts";
import { scoreUnscoredCharge } from "../src/use-cases/score-unscored-charge.ts";
import { startLateScoring } from "../src/workers/late-scoring.ts";
import { answered, type Core, type Ground, ledgerFaults, paymentOf, prepareGround, requestOf } from "./core.ts";

const SILENCE: AssessmentOutcome = { kind: "not_assessed" };
const scoreOf = (decision: "allow" | "review" | "block", score: number): AssessmentOutcome => ({
  kind: "assessed",
  decision,
  score,
  reasons: ["amount_limit"],
});

let ground: Ground;
/** A process while fraud-detection is silent, and one when it is back. */
let silent: Core;
let core: Core;
beforeAll(async () => {
  ground = await prepareGround();
  silent = ground.startCore({ assess: async () => SILENCE });
  core = ground.startCore();
});
beforeEach(() => ground.pool.query("DELETE FROM unscored_charges"));
afterAll(() => ground.end());

/** Makes a payment without a score from fraud-detection. */
async function payUnscored(change: Partial<CreatePaymentIntent> = {}): Promise<{ intent: string; charge: string }> {
  const { body } = answered(await createPaymentIntent(silent.deps, requestOf(ground.tenant), paymentOf(change)));
  return { intent: body.id, charge: body.latest_charge };
}

const chargeOf = async (id: string): Promise<Charge> => (await core.deps.reader.find("charge", ground.tenant, id))!;
const letTimePass = () => ground.pool.query("UPDATE unscored_charges SET due_at = now()");
const waiting = async (): Promise<string[]> =>
  (await ground.pool.query<{ charge: string }>("SELECT charge FROM unscored_charges")).rows.map((row) => row.charge);
const updatesOf = async (charge: string): Promise<unknown[]> => {
  const { rows } = await ground.pool.query<{ outcome: unknown }>(
    `SELECT object -> 'details' -> 'outcome' AS outcome FROM events WHERE type = 'charge.updated' AND object ->> 'id' = $1`,
    [charge],
  );
  return rows.map((row) => row.outcome);
};

async function scoreAll(outcome: AssessmentOutcome, change: Partial<Deps> = {}): Promise<string[]> {
  const assess = async (): Promise<AssessmentOutcome> => outcome;
  const deps = { ...core.deps, fraud: { assess }, ...change };
  return Promise.all((await core.unscored.take(10)).map((one) => scoreUnscoredCharge(deps, one)));
}

describe("a payment without a score", () => {
  test.each([
    ["allow", 5, "authorized", "normal", 0],
    ["review", 70, "manual_review", "elevated", 1],
    ["block", 90, "manual_review", "highest", 1],
  ] as const)("is scored afterwards; %s, %i: it becomes %s", async (decision, score, type, riskLevel, marked) => {
    const { charge, intent } = await payUnscored();
    expect((await chargeOf(charge)).details.outcome).toMatchObject({ type: "manual_review", riskScore: null });
    const counted: string[] = [];
    const metrics = { count: (name: string) => void counted.push(name) };
    expect(await scoreAll(scoreOf(decision, score), { metrics })).toEqual(["scored"]);

    const outcome = { type, riskLevel, riskScore: score, reasons: ["amount_limit"] };
    expect((await chargeOf(charge)).details.outcome).toEqual(outcome);
    expect(await updatesOf(charge)).toEqual([outcome]);
    expect(counted.filter((name) => name === "PaymentsMarked")).toHaveLength(marked);
    // The money has moved, whatever the score says.
    expect((await core.deps.reader.find("payment_intent", ground.tenant, intent))!.status).toBe("succeeded");
    expect(await waiting()).toEqual([]);
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("keeps the review that the account's own limit asked for, whatever the score says", async () => {
    const tenant = await ground.newTenant({
      on_assessment_timeout: "allow",
      fallback: { amount_limits: { usd: { review: 999 } } },
    });
    const { body } = answered(await createPaymentIntent(silent.deps, requestOf(tenant), paymentOf()));
    const own = async () => (await core.deps.reader.find("charge", tenant, body.latest_charge))!.details.outcome;
    expect(await own()).toMatchObject({ type: "manual_review", reasons: ["amount_limit", "not_assessed"] });
    const metrics = { count: () => expect.unreachable("a review that was asked for before is not marked once more") };
    expect(await scoreAll({ kind: "assessed", decision: "allow", score: 5, reasons: [] }, { metrics })).toEqual([
      "scored",
    ]);
    expect(await own()).toEqual({
      type: "manual_review",
      riskLevel: "normal",
      riskScore: 5,
      reasons: ["amount_limit"],
    });
  });

  test("is asked for under the attempt that made it, with what the payment was", async () => {
    const { charge, intent } = await payUnscored({ receiptEmail: "ada@example.com" });
    const asked: AssessRequest[] = [];
    const assess = async (request: AssessRequest): Promise<AssessmentOutcome> => {
      asked.push(request);
      return scoreOf("allow", 0);
    };
    await scoreAll(SILENCE, { fraud: { assess } });
    const { rows } = await ground.pool.query("SELECT id FROM attempts WHERE charge = $1", [charge]);
    expect(asked).toEqual([
      {
        tenant: expect.objectContaining({ id: ground.tenant.id }),
        attempt: rows[0].id,
        paymentIntent: intent,
        amount: 1000n,
        currency: "usd",
        customer: null,
        email: "ada@example.com",
        token: "pm_card_visa",
        late: true,
      },
    ]);
  });

  test("waits for as long as nobody answers, and is asked for again later", async () => {
    const { charge } = await payUnscored();
    expect(await scoreAll(SILENCE)).toEqual(["still_unscored"]);
    expect(await waiting()).toEqual([charge]);
    expect(await scoreAll(scoreOf("allow", 0))).toEqual([]);
    await letTimePass();
    expect(await scoreAll(scoreOf("allow", 0))).toEqual(["scored"]);
  });

  test("is scored by the next process when one dies between the answer and the commit", async () => {
    const { charge } = await payUnscored();
    const journal: Journal = { commit: () => Promise.reject(new Error("the process is gone")) };
    await expect(scoreAll(scoreOf("block", 90), { journal })).rejects.toThrow("the process is gone");
    expect(await waiting()).toEqual([charge]);
    await letTimePass();
    expect(await scoreAll(scoreOf("block", 90))).toEqual(["scored"]);
    expect(await updatesOf(charge)).toHaveLength(1);
  });

  test("is scored once, although two processes ask at once", async () => {
    const { charge } = await payUnscored();
    const [one] = await core.unscored.take(1);
    const deps = { ...core.deps, fraud: { assess: async () => scoreOf("review", 70) } };
    const other = { ...ground.startCore().deps, fraud: deps.fraud };
    const results = await Promise.all([scoreUnscoredCharge(deps, one!), scoreUnscoredCharge(other, one!)]);
    expect(results.toSorted()).toEqual(["overtaken", "scored"]);
    expect(await updatesOf(charge)).toHaveLength(1);
  });

  test("keeps what happened to it meanwhile", async () => {
    const held = await payUnscored({ captureMethod: "manual" });
    const voided = await payUnscored({ captureMethod: "manual" });
    const refunded = await payUnscored();
    const taken = await core.unscored.take(10);
    await capturePaymentIntent(core.deps, requestOf(ground.tenant), held.intent, { amountToCapture: 600n });
    await cancelPaymentIntent(core.deps, requestOf(ground.tenant), voided.intent, { reason: null });
    const all = { charge: refunded.charge, paymentIntent: null, reason: null, metadata: {} };
    await createRefund(core.deps, requestOf(ground.tenant), all);
    const deps = { ...core.deps, fraud: { assess: async () => scoreOf("review", 70) } };
    await Promise.all(taken.map((one) => scoreUnscoredCharge(deps, one)));
    expect(await chargeOf(held.charge)).toMatchObject({ amountCaptured: 600n, details: { captured: true } });
    expect(await chargeOf(voided.charge)).toMatchObject({ details: { voided: true, outcome: { riskScore: 70 } } });
    expect(await chargeOf(refunded.charge)).toMatchObject({ amountRefunded: 1000n });
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });
});

test("a payment that was not paid waits for no score", async () => {
  for (const paymentMethod of ["pm_card_riskLevelHighest", "pm_card_chargeDeclined"]) {
    const request = requestOf(ground.tenant);
    expect(answered(await createPaymentIntent(silent.deps, request, paymentOf({ paymentMethod }))).status).toBe(402);
  }
  expect(await waiting()).toEqual([]);
});

test("a payment that recovery books without a score waits for one, too", async () => {
  ground.acquirer.setFault("answer_lost");
  const { body } = answered(await createPaymentIntent(silent.deps, requestOf(ground.tenant), paymentOf()));
  ground.acquirer.setFault(undefined);
  await ground.pool.query("UPDATE attempts SET lease_until = now() - interval '1 second' WHERE state = 'processing'");
  for (const one of await silent.abandoned.take(10)) await recoverAttempt(silent.deps, one);
  const { details } = (await core.deps.reader.find("payment_intent", ground.tenant, body.id))!;
  expect(await waiting()).toEqual([details.latestCharge]);
});

describe("the worker", () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  beforeEach(() => void (lines.length = 0));
  /** The service's own role may not write such rows. */
  let administrator: Pool;
  beforeAll(() => {
    const { adminUrl: url, schema } = ground.database;
    administrator = createPool({ url, schema, applicationName: "test", maxConnections: 1 });
  });
  afterAll(() => administrator.end());

  test.each([
    ["is not there", "DELETE FROM charges WHERE id = $1"],
    ["cannot be read", "UPDATE charges SET details = 'null' WHERE id = $1"],
    ["belongs to nobody", "UPDATE unscored_charges SET tenant_id = 999999 WHERE charge = $1"],
  ])("scores the others where a charge %s, and names it", async (_, break_) => {
    const [bad, ...good] = await Promise.all(Array.from({ length: 5 }, async () => (await payUnscored()).charge));
    await administrator.query(break_, [bad]);
    const worker = startLateScoring(core.deps, core.unscoredCharges, logger);
    await expect.poll(waiting, { timeout: 10_000 }).toEqual([bad]);
    await worker.stop();
    for (const charge of good) expect((await chargeOf(charge)).details.outcome.riskScore).toBe(5);
    expect(lines).toContainEqual(expect.objectContaining({ level: 50, charge: bad }));
  });

  test("asks for one that fraud-detection refuses once an hour, and scores the others", async () => {
    const [bad, good] = [(await payUnscored()).charge, (await payUnscored()).charge];
    const { attempt: refused } = (await core.unscored.take(10)).find(({ charge }) => charge.id === bad)!;
    await letTimePass();
    const assess = async ({ attempt }: AssessRequest): Promise<AssessmentOutcome> =>
      attempt === refused ? { kind: "refused" } : scoreOf("allow", 0);
    const worker = startLateScoring({ ...core.deps, fraud: { assess } }, core.unscoredCharges, logger);
    await expect.poll(waiting, { timeout: 10_000 }).toEqual([bad]);
    await expect.poll(() => lines).toContainEqual(expect.objectContaining({ level: 50, charge: bad }));
    await worker.stop();
    expect((await chargeOf(good)).details.outcome.riskScore).toBe(0);
    const { rows } = await ground.pool.query(
      "SELECT due_at BETWEEN now() + interval '59 minutes' AND now() + interval '61 minutes' AS put_off FROM unscored_charges",
    );
    expect(rows).toEqual([{ put_off: true }]);
  });
});

test("the worker scores what waits, on its own", async () => {
  const charges = await Promise.all(Array.from({ length: 60 }, async () => (await payUnscored()).charge));
  const worker = startLateScoring(core.deps, core.unscoredCharges, silentLogger);
  await expect.poll(waiting, { timeout: 10_000 }).toEqual([]);
  await worker.stop();
  for (const charge of charges) expect((await chargeOf(charge)).details.outcome.riskScore).toBe(5);
});
