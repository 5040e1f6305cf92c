import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "@platform/runtime/logger";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AssessmentOutcome, AssessRequest } from "../src/ports/fraud-detection.ts";
import type { Journal } from "../src/ports/journal.ts";
import { NO_BILLING } from "../src/domain/billing-details.ts";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createPaymentMethod } from "../src/use-cases/create-payment-method.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import { recoverAttempt } from "../src/use-cases/recover-attempt.ts";
import { scoreUnscoredCharge } from "../src/use-cases/score-unscored-charge.ts";
import { startRecovery } from "../src/workers/recovery.ts";
import { answered, type Core, type Ground, ledgerFaults, paymentOf, prepareGround, requestOf } from "./core.ts";

const NOT_ASSESSED: AssessmentOutcome = { kind: "not_assessed" };

const scoreOf = (decision: "allow" | "review" | "block", score: number): AssessmentOutcome => ({
  kind: "assessed",
  decision,
  score,
  reasons: ["amount_limit"],
});

let ground: Ground;
let core: Core;
beforeAll(async () => {
  ground = await prepareGround();
  core = ground.startCore();
});
afterAll(() => ground.end());

/** Lets the leases of all open attempts run out. */
const expireLeases = () =>
  ground.pool.query("UPDATE attempts SET lease_until = now() - interval '1 second' WHERE state = 'processing'");

async function recoverAll(by: Core = core): Promise<string[]> {
  await expireLeases();
  const abandoned = await by.abandoned.take(100);
  return Promise.all(abandoned.map((one) => recoverAttempt(by.deps, one)));
}

/** An acquirer that holds its answers back, before or after the work, until `release`. */
function hanging(acquirer: Acquirer, when: "before" | "after") {
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  const hang: Acquirer = {
    ...acquirer,
    async authorise(request) {
      if (when === "before") await released;
      const outcome = await acquirer.authorise(request);
      await released;
      return outcome;
    },
    inquire: (key) => acquirer.inquire(key),
    fence: (key) => acquirer.fence(key),
  };
  return { hang, release };
}

const eventsOf = async (id: string): Promise<string[]> => {
  const { rows } = await ground.pool.query<{ type: string }>(
    `SELECT type FROM events WHERE object ->> 'id' = $1 ORDER BY id`,
    [id],
  );
  return rows.map((row) => row.type);
};

describe("an outcome that nobody knows", () => {
  test.each([
    ["the answer was lost after the work was done", "answer_lost", "succeeded"],
    ["the request was lost before the work", "request_lost", "requires_payment_method"],
  ] as const)("answers processing, and recovery finds out: %s", async (_, fault, end) => {
    ground.acquirer.setFault(fault);
    const request = requestOf(ground.tenant, `unknown-${fault}`);
    const first = answered(await createPaymentIntent(core.deps, request, paymentOf()));
    ground.acquirer.setFault(undefined);
    expect(first).toMatchObject({ status: 200, body: { status: "processing" } });

    expect(await recoverAll()).toEqual(["finished"]);
    const intent = await core.deps.reader.find("payment_intent", ground.tenant, first.body.id);
    expect(intent!.status).toBe(end);
    // The first answer stays; an event reports the end.
    const replay = answered(await createPaymentIntent(core.deps, request, paymentOf()));
    expect(replay).toMatchObject({ replayed: true, body: { status: "processing" } });
    expect((await eventsOf(first.body.id)).at(-1)).toBe(
      end === "succeeded" ? "payment_intent.succeeded" : "payment_intent.payment_failed",
    );
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("is left open while the acquirer cannot be asked", async () => {
    ground.acquirer.setFault("answer_lost");
    const { body } = answered(await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf()));
    const unreachable: Acquirer = {
      ...core.deps.acquirer,
      inquire: async () => ({ kind: "unknown", cause: "no network" }),
    };
    await expireLeases();
    const [abandoned] = await core.abandoned.take(10);
    expect(await recoverAttempt({ ...core.deps, acquirer: unreachable }, abandoned!)).toBe("left_open");
    ground.acquirer.setFault(undefined);
    expect(await recoverAll()).toEqual(["finished"]);
    expect((await core.deps.reader.find("payment_intent", ground.tenant, body.id))!.status).toBe("succeeded");
  });

  test("of a request that provably was not sent is a failure at once", async () => {
    ground.acquirer.setFault("not_sent");
    const { status, body } = answered(await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf()));
    ground.acquirer.setFault(undefined);
    expect(status).toBe(402);
    expect(body.error.code).toBe("processing_error");
  });
});

describe("an attempt whose process is slow or dead", () => {
  test.each(["before", "after"] as const)(
    "is finished once, although its late answer comes too (%s the work)",
    async (when) => {
      const { hang, release } = hanging(ground.acquirer, when);
      const slow = ground.startCore({ acquirer: hang });
      const request = requestOf(ground.tenant, `slow-${when}`);
      const response = createPaymentIntent(slow.deps, request, paymentOf());
      await expect.poll(async () => (await openAttempts()).length).toBe(1);

      expect(await recoverAll()).toEqual(["finished"]);
      release();
      const late = answered(await response);
      // A fence before the work means that the payment failed; after it, that the payment succeeded. The late holder agrees.
      expect(late.status).toBe(when === "before" ? 402 : 200);
      const replay = answered(await createPaymentIntent(core.deps, request, paymentOf()));
      expect(replay).toEqual({ ...late, replayed: true });
      expect(await ledgerFaults(ground.pool)).toEqual([]);
    },
  );

  test("is answered as it stands when it had no key and recovery was faster", async () => {
    const { hang, release } = hanging(ground.acquirer, "after");
    const slow = ground.startCore({ acquirer: hang });
    const response = createPaymentIntent(slow.deps, requestOf(ground.tenant), paymentOf());
    await expect.poll(async () => (await openAttempts()).length).toBe(1);
    expect(await recoverAll()).toEqual(["finished"]);
    release();
    expect(answered(await response)).toMatchObject({ status: 200, body: { status: "succeeded" } });
  });

  test("is taken by one of many recoverers only", async () => {
    ground.acquirer.setFault("answer_lost");
    await Promise.all(
      Array.from({ length: 12 }, () => createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf())),
    );
    ground.acquirer.setFault(undefined);
    await expireLeases();
    const cores = [core, ground.startCore(), ground.startCore()];
    const taken = await Promise.all(cores.map(({ abandoned }) => abandoned.take(100)));
    expect(taken.flat()).toHaveLength(12);
    expect(new Set(taken.flat().map(({ attempt }) => attempt.id)).size).toBe(12);
    const recovered = await Promise.all(taken.flat().map((one) => recoverAttempt(core.deps, one)));
    expect(new Set(recovered)).toEqual(new Set(["finished"]));
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("of the former epoch cannot be finished any more", async () => {
    ground.acquirer.setFault("answer_lost");
    await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf());
    ground.acquirer.setFault(undefined);
    await expireLeases();
    const [first] = await core.abandoned.take(1);
    await expireLeases();
    const [second] = await core.abandoned.take(1);
    expect(second!.attempt.leaseEpoch).toBe(first!.attempt.leaseEpoch + 1);
    expect(await recoverAttempt(core.deps, first!)).toBe("overtaken");
    expect(await recoverAttempt(core.deps, second!)).toBe("finished");
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });
});

describe("the risk of a payment whose process died", () => {
  /** Like the real fraud-detection: it recognises a payment by the attempt of the first request. */
  const remembering =
    (outcome: AssessmentOutcome, intent: string) =>
    async ({ attempt }: AssessRequest): Promise<AssessmentOutcome> => {
      const { rows } = await ground.pool.query("SELECT FROM attempts WHERE id = $1 AND payment_intent = $2", [
        attempt,
        intent,
      ]);
      return rows.length === 1 ? outcome : scoreOf("allow", 0);
    };

  test.each([
    ["a review that was stored stays a review", scoreOf("review", 70), "succeeded", "manual_review", "elevated", 70],
    ["an allowed payment stays allowed", scoreOf("allow", 5), "succeeded", "authorized", "normal", 5],
    ["a paid one that would be blocked is marked", scoreOf("block", 90), "succeeded", "manual_review", "highest", 90],
    [
      "one that nobody scores is judged without a score",
      NOT_ASSESSED,
      "succeeded",
      "manual_review",
      "not_assessed",
      null,
    ],
  ] as const)("%s", async (_, score, status, type, riskLevel, riskScore) => {
    // If the score would block, it must have come after the call to the acquirer: before that, nobody answered.
    const early = score.kind === "assessed" && score.decision !== "block" ? score : NOT_ASSESSED;
    const before = ground.startCore({ assess: async () => early });
    ground.acquirer.setFault("answer_lost");
    const { body } = answered(await createPaymentIntent(before.deps, requestOf(ground.tenant), paymentOf()));
    ground.acquirer.setFault(undefined);
    expect(await recoverAll(ground.startCore({ assess: remembering(score, body.id) }))).toEqual(["finished"]);

    const intent = (await core.deps.reader.find("payment_intent", ground.tenant, body.id))!;
    expect(intent.status).toBe(status);
    const charge = await core.deps.reader.find("charge", ground.tenant, intent.details.latestCharge!);
    expect(charge!.details.outcome).toMatchObject({ type, riskLevel, riskScore });
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("that was blocked before the acquirer was asked ends as blocked, and not as a failure of ours", async () => {
    const dying = ground.startCore({ assess: async () => scoreOf("block", 90) });
    // The process dies between the score and the second commit, so that commit never happens.
    const { journal } = dying.deps;
    let commits = 0;
    const cut: Journal = {
      commit: (command) => (commits++ === 0 ? journal.commit(command) : new Promise(() => undefined)),
    };
    void createPaymentIntent(
      { ...dying.deps, journal: cut },
      requestOf(ground.tenant, "blocked-then-dead"),
      paymentOf(),
    );
    await expect.poll(async () => (await openAttempts()).length).toBe(1);
    expect(await recoverAll(dying)).toEqual(["finished"]);
    const replay = answered(
      await createPaymentIntent(core.deps, requestOf(ground.tenant, "blocked-then-dead"), paymentOf()),
    );
    expect(replay).toMatchObject({ status: 402, body: { error: { code: "card_declined" } } });
    const charge = await core.deps.reader.find("charge", ground.tenant, replay.body.error.charge);
    expect(charge!.details.outcome).toMatchObject({ type: "blocked", riskScore: 90 });
  });
});

test("an attempt that recovery comes back to again and again counts as one payment", async () => {
  const tenant = await ground.newTenant({ on_assessment_timeout: "allow" });
  const silent = ground.startCore({ assess: async () => NOT_ASSESSED });
  const stored = { token: "pm_card_visa", billing: NO_BILLING, metadata: {} };
  const paymentMethod = answered(await createPaymentMethod(silent.deps, requestOf(tenant), stored)).body.id;
  ground.acquirer.setFault("answer_lost");
  const { body } = answered(await createPaymentIntent(silent.deps, requestOf(tenant), paymentOf({ paymentMethod })));
  ground.acquirer.setFault(undefined);
  const unreachable: Acquirer = { ...silent.deps.acquirer, inquire: async () => ({ kind: "unknown", cause: "away" }) };
  for (let round = 0; round < 12; round++) {
    await expireLeases();
    const [abandoned] = await silent.abandoned.take(10);
    expect(await recoverAttempt({ ...silent.deps, acquirer: unreachable }, abandoned!)).toBe("left_open");
  }
  expect(await recoverAll(silent)).toEqual(["finished"]);
  const { details } = (await silent.deps.reader.find("payment_intent", tenant, body.id))!;
  const charge = await silent.deps.reader.find("charge", tenant, details.latestCharge!);
  expect(charge!.details.outcome).toMatchObject({ type: "authorized", reasons: ["not_assessed"] });
});

test("a review by the fallback stays a review: recovery looks at the payments that were counted", async () => {
  const tenant = await ground.newTenant({ on_assessment_timeout: "allow" });
  const silent = ground.startCore({ assess: async () => NOT_ASSESSED });
  const stored = { token: "pm_card_visa", billing: NO_BILLING, metadata: {} };
  const paymentMethod = answered(await createPaymentMethod(silent.deps, requestOf(tenant), stored)).body.id;
  // The acquirer gets none of these payments, so the next one may use the same card.
  ground.acquirer.setFault("not_sent");
  for (let i = 0; i < 10; i++) await createPaymentIntent(silent.deps, requestOf(tenant), paymentOf({ paymentMethod }));
  ground.acquirer.setFault("answer_lost");
  const { body } = answered(await createPaymentIntent(silent.deps, requestOf(tenant), paymentOf({ paymentMethod })));
  ground.acquirer.setFault(undefined);
  expect(await recoverAll(silent)).toEqual(["finished"]);
  const { details } = (await silent.deps.reader.find("payment_intent", tenant, body.id))!;
  const charge = await silent.deps.reader.find("charge", tenant, details.latestCharge!);
  expect(charge!.details.outcome).toMatchObject({
    type: "manual_review",
    reasons: ["card_velocity", "not_assessed"],
  });
});

const markings: [when: string, policy: string, recovered: AssessmentOutcome, late: AssessmentOutcome | undefined][] = [
  ["reviewed by its score in recovery", "allow", scoreOf("review", 70), undefined],
  ["blocked by its score in recovery", "allow", scoreOf("block", 90), undefined],
  ["blocked by the policy in recovery, and by its score later", "block", NOT_ASSESSED, scoreOf("block", 90)],
];

test.each(markings)("a paid payment that is %s is marked once", async (_, policy, recovered, late) => {
  const tenant = await ground.newTenant({ on_assessment_timeout: policy });
  const counted: string[] = [];
  const metrics = { count: (name: string) => void counted.push(name) };
  const answering = (outcome: AssessmentOutcome) => ({ ...core.deps, metrics, fraud: { assess: async () => outcome } });
  ground.acquirer.setFault("answer_lost");
  await createPaymentIntent(core.deps, requestOf(tenant), paymentOf());
  ground.acquirer.setFault(undefined);
  await expireLeases();
  for (const one of await core.abandoned.take(10)) await recoverAttempt(answering(recovered), one);
  await ground.pool.query("UPDATE unscored_charges SET due_at = now()");
  const unscored = (await core.unscored.take(10)).filter((one) => one.tenant.id === tenant.id);
  if (late !== undefined) for (const one of unscored) await scoreUnscoredCharge(answering(late), one);
  expect(counted.filter((name) => name === "PaymentsMarked")).toHaveLength(1);
});

describe("captures and refunds", () => {
  test.each([
    ["answer_lost", "succeeded", 1000],
    ["request_lost", "requires_capture", 0],
  ] as const)("a capture with %s ends as the acquirer says", async (fault, status, received) => {
    const { body } = answered(
      await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf({ captureMethod: "manual" })),
    );
    ground.acquirer.setFault(fault);
    const open = answered(await capturePaymentIntent(core.deps, requestOf(ground.tenant), body.id, {}));
    ground.acquirer.setFault(undefined);
    expect(open.body.status).toBe("processing");
    expect(await recoverAll()).toEqual(["finished"]);
    const intent = await core.deps.reader.find("payment_intent", ground.tenant, body.id);
    expect(intent).toMatchObject({ status, amountReceived: BigInt(received) });
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test.each([
    ["answer_lost", "succeeded", 400n],
    ["request_lost", "failed", 0n],
  ] as const)("a refund with %s keeps its reservation until it is known", async (fault, status, refunded) => {
    const { body } = answered(await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf()));
    ground.acquirer.setFault(fault);
    const input = { charge: null, paymentIntent: body.id, amount: 400n, reason: null, metadata: {} };
    const open = answered(await createRefund(core.deps, requestOf(ground.tenant), input));
    ground.acquirer.setFault(undefined);
    expect(open.body.status).toBe("pending");
    const tooMuch = answered(await createRefund(core.deps, requestOf(ground.tenant), { ...input, amount: 601n }));
    expect(tooMuch.status).toBe(400);
    expect(await recoverAll()).toEqual(["finished"]);
    expect((await core.deps.reader.find("refund", ground.tenant, open.body.id))!.status).toBe(status);
    expect(await core.deps.reader.find("charge", ground.tenant, body.latest_charge)).toMatchObject({
      amountRefunded: refunded,
      amountRefunding: 0n,
    });
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });
});

test("the recovery worker finishes what is left open, on its own", async () => {
  ground.acquirer.setFault("answer_lost");
  const short = ground.startCore({ attemptLeaseMs: 50 });
  const { body } = answered(await createPaymentIntent(short.deps, requestOf(ground.tenant), paymentOf()));
  ground.acquirer.setFault(undefined);
  const worker = startRecovery(short.deps, short.attempts, silentLogger, 20);
  await expect
    .poll(async () => (await core.deps.reader.find("payment_intent", ground.tenant, body.id))!.status, {
      timeout: 5_000,
    })
    .toBe("succeeded");
  await worker.stop();
});

async function openAttempts(): Promise<unknown[]> {
  return (await ground.pool.query("SELECT id FROM attempts WHERE state = 'processing'")).rows;
}
