import { Agent, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recoverAttempt } from "../../src/use-cases/recover-attempt.ts";
import { createInMemoryAcquirer } from "../in-memory-acquirer.ts";
import { ledgerFaults } from "../core.ts";
import type { Id } from "@platform/kernel/id";
import { nameOf } from "../../src/http/gate.ts";
import { admissionOf, type Api, type RawResponse, startApi } from "./api.ts";

const LIMIT = 8;
const writes = admissionOf(LIMIT);
const reads = admissionOf(LIMIT);
const inMemory = createInMemoryAcquirer();
/** The acquirer answers when this resolves. */
let acquirerAnswers: Promise<unknown> = Promise.resolve();

let api: Api;
beforeAll(async () => {
  const acquirer: typeof inMemory = {
    ...inMemory,
    async authorise(authorisation) {
      await acquirerAnswers;
      return inMemory.authorise(authorisation);
    },
  };
  api = await startApi({ writes, reads, acquirer });
});
afterAll(() => api.stop());

const PAYMENT = "amount=1000&currency=usd&payment_method=pm_card_visa&confirm=true";
const pay = (secretKey: string, key: string): Promise<RawResponse> =>
  api.raw("POST", "/v1/payment_intents", { body: PAYMENT, key: secretKey, headers: { "idempotency-key": key } });

/** Takes this many places for the account; the returned function frees them. */
function fill(admission: typeof writes, accountId: string, places: number): () => void {
  const account = nameOf({ accountId: accountId as Id<"acct">, livemode: false });
  const taken = Array.from({ length: places }, () => admission.admit(account));
  return () => taken.forEach((place) => typeof place !== "string" && place.leave());
}

/** Concurrent callers that each send one payment after another; returns the answer to each. */
async function callInLoops(secretKey: string, name: string, callers: number, each: number) {
  const answers: { key: string; answer: RawResponse }[] = [];
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let n = 0; n < each; n++) {
        const key = `${name}-${caller}-${n}`;
        answers.push({ key, answer: await pay(secretKey, key) });
      }
    }),
  );
  return answers;
}

async function claimsOf(keys: readonly string[]): Promise<number> {
  const claims = await api.ground.pool.query("SELECT FROM idempotency_keys WHERE key = ANY($1)", [keys]);
  return claims.rowCount ?? 0;
}

describe("a process that has as much to do as it can", () => {
  test("refuses the account that sends too much, at once and before anything is claimed, and serves the others", async () => {
    const quiet = await api.newAccount();
    const [noisy, others] = await Promise.all([
      callInLoops(api.account.secretKey, "noisy", 40, 5),
      callInLoops(quiet.secretKey, "quiet", 2, 20),
    ]);
    const refused = noisy.filter(({ answer }) => answer.status === 429);
    const paid = noisy.filter(({ answer }) => answer.status === 200);
    expect(refused.length).toBeGreaterThan(0);
    expect(paid.length).toBeGreaterThan(0);
    expect(refused.length + paid.length).toBe(noisy.length);
    expect(others.map(({ answer }) => answer.status)).toEqual(Array(40).fill(200));
    for (const { answer } of refused) {
      expect(answer.headers.get("stripe-should-retry")).toBe("true");
      expect(["1", "2"]).toContain(answer.headers.get("retry-after"));
      expect(answer.headers.get("request-id")).toMatch(/^req_/);
      expect(answer.json.error).toMatchObject({ type: "invalid_request_error", code: "rate_limit" });
    }
    expect(await claimsOf(refused.map(({ key }) => key))).toBe(0);
    expect(await claimsOf(paid.map(({ key }) => key))).toBe(paid.length);
    const all = [...paid, ...others].map(({ answer }) => answer.json["status"]);
    expect(new Set(all)).toEqual(new Set(["succeeded"]));
    expect((await pay(api.account.secretKey, refused[0]!.key)).status).toBe(200);
    expect(await ledgerFaults(api.ground.pool)).toEqual([]);
    // All refusals share one line.
    const lines = api
      .log()
      .split("\n")
      .filter((line) => line.includes("more requests than can be answered"));
    expect(lines).toHaveLength(1);
    expect(api.log().split('"status":429')).toHaveLength(1);
  });

  test("refuses everybody by 503 when even those with less than their share find no place", async () => {
    const quiet = await api.newAccount();
    const empty = Array.from({ length: 4 * LIMIT }, (_, n) => fill(writes, `account ${n}`, LIMIT));
    const answer = await pay(quiet.secretKey, "full");
    for (const leave of empty) leave();
    expect([answer.status, answer.headers.get("stripe-should-retry")]).toEqual([503, "true"]);
    expect(["1", "2"]).toContain(answer.headers.get("retry-after"));
    expect(answer.json.error["type"]).toBe("api_error");
    expect(await claimsOf(["full"])).toBe(0);
  });

  test("reads and writes do not refuse each other", async () => {
    const { account, secretKey } = api.account;
    const answersTo = async (): Promise<number[]> => [
      (await api.raw("GET", "/v1/balance")).status,
      (await pay(secretKey, `either-${writes.inside()}`)).status,
    ];
    const leaveWrites = fill(writes, account, LIMIT);
    expect(await answersTo()).toEqual([200, 429]);
    leaveWrites();
    const leaveReads = fill(reads, account, LIMIT);
    expect(await answersTo()).toEqual([429, 200]);
    leaveReads();
  });

  test("does not count what waits for the acquirer, and ends what it has begun", async () => {
    const { promise, resolve: answer } = Promise.withResolvers<void>();
    acquirerAnswers = promise;
    const { account, secretKey } = api.account;
    const waiting = Array.from({ length: 2 }, (_, n) => pay(secretKey, `slow-${n}`));
    await expect
      .poll(() =>
        api.ground.pool.query("SELECT FROM attempts WHERE state = 'processing'").then((found) => found.rowCount),
      )
      .toBe(2);
    await expect.poll(() => writes.inside()).toBe(0);
    const leave = fill(writes, account, LIMIT);
    answer();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
    leave();
  });

  test("refuses neither a shopper who comes back from a challenge nor recovery", async () => {
    const challenged = await api.stripe.paymentIntents.create({
      amount: 1000,
      currency: "usd",
      payment_method: "pm_card_threeDSecure2Required",
      confirm: true,
      return_url: "https://shop.example.com/done",
    });
    const page = new URL(challenged.next_action!.redirect_to_url!.url!);
    const wayBack = new URL(page.searchParams.get("return_url")!);
    const leave = fill(writes, api.account.account, LIMIT);
    const answer = await fetch(`${api.baseUrl}${wayBack.pathname}${wayBack.search}`, { redirect: "manual" });
    expect(answer.status).toBe(303);
    await api.ground.pool.query(
      "UPDATE attempts SET lease_until = now() - interval '1 second' WHERE state = 'processing'",
    );
    for (const one of await api.core.abandoned.take(10))
      expect(await recoverAttempt(api.core.deps, one)).toBe("finished");
    leave();
    const open = await api.ground.pool.query("SELECT FROM attempts WHERE state = 'processing'");
    expect(open.rowCount).toBe(0);
  });

  test("answers before the body is there, and reads it all the same, so that the connection stays", async () => {
    const leave = fill(writes, api.account.account, LIMIT);
    const { answeredEarly, second } = await sendInTwoHalves();
    leave();
    expect(answeredEarly).toBe(429);
    expect(second).toBe(200);
  });

  test("has no place taken once everything is answered", () => {
    expect([writes.inside(), reads.inside()]).toEqual([0, 0]);
  });
});

/** Sends half of a payment, waits for an early answer, sends the rest, and then a read on the same connection. */
async function sendInTwoHalves(): Promise<{ answeredEarly: number; second: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${api.account.secretKey}`, "content-length": String(PAYMENT.length) };
  const answeredEarly = await new Promise<number>((resolve, reject) => {
    const sent = request(`${api.baseUrl}/v1/payment_intents`, { method: "POST", agent, headers }, (answer) => {
      sent.end(PAYMENT.slice(10));
      answer.resume().on("end", () => resolve(answer.statusCode!));
    });
    sent.on("error", reject).write(PAYMENT.slice(0, 10));
  });
  const second = await new Promise<number>((resolve, reject) => {
    const { "content-length": _length, ...others } = headers;
    const read = request(`${api.baseUrl}/v1/balance`, { agent, headers: others }, (answer) => {
      expect(read.reusedSocket).toBe(true);
      answer.resume().on("end", () => resolve(answer.statusCode!));
    });
    read.on("error", reject).end();
  });
  agent.destroy();
  return { answeredEarly, second };
}
