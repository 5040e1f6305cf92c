import { systemClock } from "@platform/kernel/instant";
import type { Queryable } from "@platform/postgres/pool";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findAttempt } from "../src/postgres/attempt-facts.ts";
import { findPayment } from "../src/postgres/find-payment.ts";
import { createSettlements } from "../src/postgres/settlements.ts";
import { createTenants } from "../src/postgres/tenants.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import { settle } from "../src/use-cases/settle.ts";
import { answered, type Core, type Ground, paymentOf, prepareGround, requestOf } from "./core.ts";
import { runPayments } from "./payments-command.ts";

let ground: Ground;
let core: Core;
/** A payment of 10.00 that is refunded by 4.00 and settled, and another one beside it. */
let payment: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  ground = await prepareGround();
  core = ground.startCore();
  payment = await pay();
  await pay();
  const refund = { charge: null, paymentIntent: payment, amount: 400n, reason: null, metadata: {} };
  ids["re"] = answered(await createRefund(core.deps, requestOf(ground.tenant), refund)).body.id;
  const settlements = createSettlements(ground.pool, createTenants(ground.pool, systemClock), 30_000);
  await settle({ ...core.deps, settlements });
  const { rows } = await ground.pool.query(
    `SELECT a.id AS att, a.charge AS ch, t.id AS txn, s.id AS settlement, e.id AS evt,
       (SELECT id FROM attempts WHERE refund = $2) AS refund_attempt
     FROM attempts a
     JOIN ledger_transactions t ON t.source = a.charge
     JOIN ledger_transactions s ON s.source = t.id
     JOIN events e ON e.type = 'charge.succeeded' AND e.object ->> 'id' = a.charge
     WHERE a.payment_intent = $1 AND a.kind = 'authorise'`,
    [payment, ids["re"]],
  );
  Object.assign(ids, rows[0], { pi: payment });
});
afterAll(() => ground.end());

async function pay(): Promise<string> {
  const request = requestOf(ground.tenant);
  return answered(await createPaymentIntent(core.deps, request, paymentOf({ amount: 1000n }))).body.id;
}

const run = (...args: string[]) => runPayments(ground.database.url, args);
const json = async (...args: string[]) => JSON.parse((await run(...args, "--json")).out);

describe("find", () => {
  test.each(["pi", "ch", "re", "att", "refund_attempt", "txn", "settlement", "evt"])(
    "finds the payment by the id of its %s",
    async (name) => {
      expect(await json("find", "--id", ids[name]!)).toMatchObject({
        account: ground.tenant.accountId,
        livemode: false,
        payment_intent: payment,
      });
    },
  );

  test("shows the parts of this payment only, aligned", async () => {
    const { out } = await run("find", "--id", payment);
    const [owner, , ...parts] = out.trimEnd().split("\n");
    expect(owner).toBe(`${ground.tenant.accountId}, test mode`);
    expect(parts.map((line) => line.split(/ {2,}/).filter((cell, at) => at !== 1 && !cell.endsWith("Z")))).toEqual([
      ["payment_intent", "succeeded", "10.00 USD"],
      ["charge", "succeeded", "10.00 USD"],
      ["refund", "succeeded", "4.00 USD"],
      ["booking", "charge", "10.00 USD"],
      ["booking", "refund", "-4.00 USD"],
      ["booking", "settlement", "10.00 USD"],
      ["booking", "settlement", "-4.00 USD"],
    ]);
    expect(new Set(parts.map((line) => line.indexOf("USD") > 0)).size).toBe(1);
  });

  test("says what it takes, and that it found nothing", async () => {
    expect(await run("find", "--id", "cus_1")).toMatchObject({ code: 2, err: expect.stringContaining("pi_, ch_") });
    expect(await run("find", "--id", "pi_1")).toMatchObject({ code: 1, err: expect.stringContaining("no payment") });
  });
});

describe("timeline", () => {
  test("shows both commits of a payment, with what came between them and what became of it", async () => {
    const { steps, ...attempt } = await json("timeline", "--attempt", ids["att"]!);
    expect(attempt).toMatchObject({ kind: "authorise", state: "succeeded", amount: 1000, payment_intent: payment });
    expect(steps.map((step: { step: string; what: string }) => `${step.step} ${step.what}`)).toEqual([
      "began authorise",
      "score 5, authorized",
      "acquirer approved",
      "finished succeeded",
      "booked charge",
      "event payment_intent.created",
      "event charge.succeeded",
      "event payment_intent.succeeded",
      "relay waits for test",
      "settled settlement",
    ]);
  });

  test("of a refund shows the refund's booking and settlement, and no score", async () => {
    const { steps } = await json("timeline", "--attempt", ids["refund_attempt"]!);
    const names = steps.map((step: { step: string; what: string }) => `${step.step} ${step.what}`);
    expect(names).toEqual(
      expect.arrayContaining(["began refund", "booked refund", "event refund.created", "settled settlement"]),
    );
    expect(names.filter((name: string) => name.startsWith("score"))).toEqual([]);
  });

  test("of an attempt that is open says until when it is leased, and find shows it with its payment", async () => {
    const { rows } = await ground.pool.query(
      `UPDATE attempts SET state = 'processing', finished_at = NULL WHERE kind = 'authorise' AND payment_intent <> $1
       RETURNING id, payment_intent`,
      [payment],
    );
    const [{ id, payment_intent: open }] = rows;
    expect((await run("timeline", "--attempt", id)).out).toMatch(
      /^att_\w+: authorise 10\.00 USD, open, leased until \S+Z$/m,
    );
    expect((await run("find", "--id", open)).out).toMatch(new RegExp(`^attempt +${id} +authorise is open `, "m"));
  });

  test("says what it takes, and that there is no such attempt", async () => {
    expect(await run("timeline", "--attempt", "pi_1")).toMatchObject({ code: 2 });
    expect(await run("timeline", "--attempt", "att_1")).toMatchObject({
      code: 1,
      err: expect.stringContaining("att_1"),
    });
  });
});

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly Plan[];
}
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

test("every look-up goes straight into an index: tenants are few, and all other tables large", async () => {
  const client = await ground.pool.connect();
  const plans: Plan[] = [];
  const explaining = {
    async query({ text, values }: { text: string; values: unknown[] }) {
      const { rows } = await client.query({ text: `EXPLAIN (FORMAT JSON) ${text}`, values });
      plans.push(rows[0]["QUERY PLAN"][0].Plan);
      return client.query({ text, values });
    },
  } as unknown as Queryable;
  try {
    // On tables this small, the planner would scan them whole.
    await client.query(
      "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off",
    );
    for (const name of ["pi", "ch", "re", "att", "txn", "evt"]) await findPayment(explaining, ids[name]!);
    await findAttempt(explaining, ids["refund_attempt"]!);
  } finally {
    await client.query("RESET ALL");
    client.release();
  }
  const scans = plans.flatMap(nodesOf).filter((node) => node["Node Type"].includes("Scan") && node["Relation Name"]);
  const unfit = scans.filter(
    (node) => node["Relation Name"] !== "tenants" && !(node["Node Type"].startsWith("Index") && node["Index Cond"]),
  );
  expect(scans.length).toBeGreaterThan(20);
  expect(unfit).toEqual([]);
});
