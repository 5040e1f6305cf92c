import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recoverAttempt } from "../../src/use-cases/recover-attempt.ts";
import { ledgerFaults, prepareGround } from "../core.ts";
import { type Api, type RawResponse, startApi } from "./api.ts";

let network: FaultyNetwork;
let api: Api;
/** Runs when the acquirer has answered. */
let afterAcquirer: () => unknown;
beforeAll(async () => {
  const ground = await prepareGround();
  network = await openFaultyNetwork(ground.database.url);
  const acquirer: typeof ground.acquirer = {
    ...ground.acquirer,
    async authorise(request) {
      const outcome = await ground.acquirer.authorise(request);
      await afterAcquirer();
      return outcome;
    },
  };
  api = await startApi({ acquirer, databaseUrl: network.url, attemptLeaseMs: 700 }, ground);
});
afterAll(async () => {
  await network.close();
  await api.stop();
});
beforeEach(async () => {
  afterAcquirer = () => undefined;
  await reconnect();
});

/** Afterwards the connections are open, so that only the test's own fault goes wrong. */
async function reconnect(): Promise<void> {
  await network.heal();
  await expect.poll(() => api.raw("GET", "/v1/balance")).toMatchObject({ status: 200 });
  await expect.poll(() => api.raw("POST", "/v1/customers")).toMatchObject({ status: 200 });
}

const PAYMENT = "amount=1000&currency=usd&payment_method=pm_card_visa&confirm=true";
let orders = 0;
const pay = (key: string | undefined, order: string): Promise<RawResponse> =>
  api.raw("POST", "/v1/payment_intents", {
    body: `${PAYMENT}&metadata[order]=${order}`,
    headers: key === undefined ? {} : { "idempotency-key": key },
  });
const told = ({ status, headers }: RawResponse): string =>
  `${status}, retry ${headers.get("stripe-should-retry")}, after ${headers.get("retry-after")}`;
const paymentsOf = async (order: string): Promise<number> =>
  (await api.ground.pool.query("SELECT FROM payment_intents WHERE details -> 'metadata' ->> 'order' = $1", [order]))
    .rowCount ?? 0;

async function recoverAll(): Promise<void> {
  await api.ground.pool.query(
    "UPDATE attempts SET lease_until = now() - interval '1 second' WHERE state = 'processing'",
  );
  const { abandoned, deps } = api.core;
  await Promise.all((await abandoned.take(10)).map((one) => recoverAttempt(deps, one)));
}

const NOTHING_DONE = "503, retry true, after 1";
const table: [
  where: string,
  trouble: () => unknown,
  withKey: string,
  without: string,
  then: string,
  afterwards: string,
][] = [
  ["before anything is asked of it", () => network.cut(), NOTHING_DONE, NOTHING_DONE, "200", "200"],
  [
    "in the first round trip",
    () => void network.arm({ at: "begin-in-flight", cuts: "network" }),
    NOTHING_DONE,
    NOTHING_DONE,
    "200",
    "200",
  ],
  [
    "while the first commit is on its way",
    () => void network.arm({ at: "commit-in-flight", cuts: "network" }),
    "500, retry true, after null",
    "500, retry false, after null",
    "409",
    "402",
  ],
  [
    "when the acquirer has answered, for longer than the lease",
    () => void (afterAcquirer = () => network.cut()),
    "500, retry true, after null",
    "500, retry false, after null",
    "409",
    "200",
  ],
];

describe("a database that goes away", () => {
  test.for(table)("%s", async ([, trouble, withKey, without, then, afterwards]) => {
    for (const key of [`away-${++orders}`, undefined]) {
      const order = `order-${++orders}`;
      await reconnect();
      await trouble();
      expect(told(await pay(key, order))).toBe(key === undefined ? without : withKey);
      await reconnect();
      afterAcquirer = () => undefined;
      if (key === undefined) {
        expect(await paymentsOf(order)).toBe(withKey === NOTHING_DONE ? 0 : 1);
        continue;
      }
      // What a retry with the same key gets at once, and after recovery. It never pays twice.
      expect(String((await pay(key, order)).status)).toBe(then);
      await recoverAll();
      const last = await pay(key, order);
      expect([String(last.status), last.headers.get("idempotent-replayed")]).toEqual([afterwards, "true"]);
      expect(await paymentsOf(order)).toBe(1);
    }
    await recoverAll();
    expect(await ledgerFaults(api.ground.pool)).toEqual([]);
  });

  test("promises nothing to whoever asks again with a key: it may have paid before", async () => {
    expect((await pay("paid-before", "paid-before")).status).toBe(200);
    await network.cut();
    const { json } = await pay("paid-before", "paid-before");
    expect(json.error["message"]).toMatch(/ Send the request again with the same idempotency key\.$/);
    await reconnect();
    expect((await pay("paid-before", "paid-before")).headers.get("idempotent-replayed")).toBe("true");
    expect(await paymentsOf("paid-before")).toBe(1);
  });

  test("is told to whoever reads, or asks with a key that we have not seen before", async () => {
    const other = await api.newAccount();
    await network.cut();
    expect(told(await api.raw("GET", "/v1/balance"))).toBe(NOTHING_DONE);
    expect(told(await api.raw("GET", "/v1/payment_intents"))).toBe(NOTHING_DONE);
    expect(told(await api.raw("POST", "/v1/customers", { key: other.secretKey }))).toBe(NOTHING_DONE);
  });
});

test("a shopper whose payment was made while the database went away is asked in plain text to reload", async () => {
  const { id, next_action: next } = await api.stripe.paymentIntents.create({
    amount: 1000,
    currency: "usd",
    payment_method: "pm_card_threeDSecure2Required",
    confirm: true,
    return_url: "https://shop.example.com/done",
  });
  const page = new URL(next!.redirect_to_url!.url!);
  api.ground.acquirer.answerChallenge(page.pathname.slice("/challenges/".length), "completed");
  const { pathname, search } = new URL(page.searchParams.get("return_url")!);
  const comeBack = () => fetch(`${api.baseUrl}${pathname}${search}`, { redirect: "manual" });
  // After the acquirer's answer, the code reads the payment's final state.
  const { deps } = api.core;
  const { reader } = deps;
  let hasAnswered = false;
  afterAcquirer = () => void (hasAnswered = true);
  const find: typeof reader.find = async (...asked) => {
    if (hasAnswered) await network.cut();
    return reader.find(...asked);
  };
  Object.assign(deps, { reader: { ...reader, find } });
  const first = await comeBack();
  Object.assign(deps, { reader });
  await reconnect();
  expect([first.status, first.headers.get("content-type")]).toEqual([500, "text/plain"]);
  expect(await first.text()).toMatch(/Reload this page in a moment: you do not pay twice\.$/m);
  expect(await api.stripe.paymentIntents.retrieve(id)).toMatchObject({ status: "succeeded" });
  const again = await comeBack();
  expect([again.status, again.headers.get("location")]).toEqual([
    303,
    expect.stringContaining("redirect_status=succeeded"),
  ]);
});

test("a shopper who comes back while the database is away is asked in plain text to reload", async () => {
  await network.cut();
  const answer = await fetch(`${api.baseUrl}/return?account=acct_1&livemode=false&payment_intent=pi_1`);
  await reconnect();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([503, "text/plain"]);
});

describe("notification-service that is away", () => {
  const ENDPOINT = "url=https://shop.example.com/hooks&enabled_events[]=charge.succeeded";

  test("is told to whoever asks about webhook endpoints", async () => {
    const away = await startApi();
    await away.peer.stop();
    expect(told(await away.raw("POST", "/v1/webhook_endpoints", { body: ENDPOINT }))).toBe(NOTHING_DONE);
    expect(told(await away.raw("GET", "/v1/webhook_endpoints"))).toBe(NOTHING_DONE);
    expect(told(await away.raw("GET", "/v1/webhook_endpoints/we_1"))).toBe(NOTHING_DONE);
    expect(told(await away.raw("POST", "/v1/webhook_endpoints/we_1", { body: "disabled=true" }))).toBe(NOTHING_DONE);
    expect(told(await away.raw("DELETE", "/v1/webhook_endpoints/we_1"))).toBe(NOTHING_DONE);
    await away.stop();
  });

  test("may have made the endpoint: only a request with a key should come again", async () => {
    const path = "/v1/webhook_endpoints";
    api.peer.failAfterwards(500);
    expect(told(await api.raw("GET", path))).toBe(NOTHING_DONE);
    expect(told(await api.raw("POST", path, { body: ENDPOINT }))).toBe("500, retry false, after null");
    const headers = { "idempotency-key": "endpoint" };
    expect(told(await api.raw("POST", path, { body: ENDPOINT, headers }))).toBe("500, retry true, after null");
    api.peer.failAfterwards(undefined);
    expect((await api.raw("POST", path, { body: ENDPOINT, headers })).status).toBe(200);
    expect(api.peer.endpoints()).toHaveLength(2);
  });

  test("before the database was: a changed endpoint is not nothing", async () => {
    const { id } = await api.stripe.webhookEndpoints.create({
      url: "https://shop.example.com/hooks",
      enabled_events: ["*"],
    });
    void network.arm({ at: "begin-in-flight", cuts: "network" });
    const changed = await api.raw("POST", `/v1/webhook_endpoints/${id}`, { body: "disabled=true" });
    await reconnect();
    expect(await api.stripe.webhookEndpoints.retrieve(id)).toMatchObject({ status: "disabled" });
    expect(told(changed)).toBe("500, retry false, after null");
  });

  test("before the database was: the endpoint is there, and a client without a key must not make another one", async () => {
    const before = api.peer.endpoints().length;
    void network.arm({ at: "begin-in-flight", cuts: "network" });
    expect(told(await api.raw("POST", "/v1/webhook_endpoints", { body: ENDPOINT }))).toBe(
      "500, retry false, after null",
    );
    expect(api.peer.endpoints()).toHaveLength(before + 1);
  });
});
