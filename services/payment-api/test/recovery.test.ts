import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLogger } from "@platform/runtime/logger";
import type { Acquirer } from "../src/ports/acquirer.ts";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import { recoverAttempt } from "../src/use-cases/recover-attempt.ts";
import { startRecovery } from "../src/workers/recovery.ts";
import { answered, type Core, type Ground, ledgerFaults, paymentOf, prepareGround, requestOf } from "./core.ts";

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

async function recoverAll(): Promise<string[]> {
  await expireLeases();
  const abandoned = await core.abandoned.take(100);
  return Promise.all(abandoned.map((one) => recoverAttempt(core.deps, one)));
}

/** An acquirer whose answers never come, whether or not the work was done, until it is told to go on. */
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
    const intent = await core.deps.reader.intent(ground.tenant, first.body.id);
    expect(intent!.status).toBe(end);
    // The first answer stands: the end arrives as an event.
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
    expect((await core.deps.reader.intent(ground.tenant, body.id))!.status).toBe("succeeded");
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
      // Fenced before the work: the payment failed. Found after it: the payment succeeded. The late holder says the same.
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
    const intent = await core.deps.reader.intent(ground.tenant, body.id);
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
    expect((await core.deps.reader.refund(ground.tenant, open.body.id))!.status).toBe(status);
    expect(await core.deps.reader.charge(ground.tenant, body.latest_charge)).toMatchObject({
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
    .poll(async () => (await core.deps.reader.intent(ground.tenant, body.id))!.status, { timeout: 5_000 })
    .toBe("succeeded");
  await worker.stop();
});

async function openAttempts(): Promise<unknown[]> {
  return (await ground.pool.query("SELECT id FROM attempts WHERE state = 'processing'")).rows;
}
