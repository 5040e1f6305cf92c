import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { Compile } from "typebox/compile";
import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { newId } from "@platform/kernel/id";
import { AssessmentBatchRequest } from "@platform/contracts/assessment";
import { createHttpClient, type HttpClient } from "@platform/runtime/http-client";
import { createFraudDetection } from "../src/fraud/fraud-detection.ts";
import type { AssessRequest, FraudDetection } from "../src/ports/fraud-detection.ts";

const BUDGET_MS = 200;
/** How much time a test may lose on a busy machine. */
const SLACK_MS = 400;

type Answer = (response: ServerResponse, request: AssessmentBatchRequest, priority?: unknown) => unknown;

const lines: Record<string, unknown>[] = [];
const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(JSON.parse(line)) });

let server: Server | undefined;
let client: HttpClient | undefined;
afterEach(async () => {
  lines.length = 0;
  server?.closeAllConnections();
  server?.close();
  await client?.close();
});

/** payment-api's side, with a fraud-detection that answers as the test says. Undefined: fraud-detection is down. */
async function startWith(answer: Answer | undefined, budgetMs = BUDGET_MS): Promise<FraudDetection> {
  const listening = createServer((request, response) => {
    void json(request).then((body) => answer?.(response, body as AssessmentBatchRequest, request.headers["priority"]));
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo;
  if (answer === undefined) await new Promise((resolve) => listening.close(resolve));
  else server = listening;
  client = createHttpClient({ baseUrl: `http://127.0.0.1:${port}`, credential: "c", maxConnections: 4 });
  return createFraudDetection({ client, budgetMs, logger });
}

const allowAll: Answer = (response, { assessments }) =>
  response.end(
    JSON.stringify({
      assessments: assessments.map(({ attempt }) => ({ attempt, decision: "allow", score: 1, reasons: [] })),
    }),
  );

const payment = (change: Partial<AssessRequest> = {}): AssessRequest => ({
  tenant: {
    id: 1,
    accountId: newId("acct"),
    livemode: false,
    settings: {} as AssessRequest["tenant"]["settings"],
  },
  attempt: newId("att"),
  paymentIntent: newId("pi"),
  amount: 1000n,
  currency: "eur",
  customer: null,
  email: null,
  token: "pm_card_visa",
  ...change,
});

describe("a payment is without a score when fraud-detection", () => {
  test.each<[string, Answer | undefined]>([
    ["is not there", undefined],
    ["never answers", () => undefined],
    ["answers too late", (response, request) => setTimeout(allowAll, 3 * BUDGET_MS, response, request)],
    ["answers half", (response) => response.write('{"assessments":[')],
    ["breaks the connection", (response) => response.destroy()],
    ["fails", (response) => response.writeHead(500).end("{}")],
    ["takes no more", (response) => response.writeHead(503).end('{"error":{"code":"overloaded","message":""}}')],
    ["answers with no JSON", (response) => response.end("<html>")],
    ["answers in another shape", (response) => response.end('{"assessments":[{"decision":"allow"}]}')],
    ["answers nothing of it", (response) => response.end('{"assessments":[]}')],
    ["answers about another payment", (response) => allowAll(response, { assessments: [{ ...ANOTHER }] })],
  ])("%s, and it does not wait for longer than two budgets", async (_what, answer) => {
    const fraud = await startWith(answer);
    const startedAt = performance.now();
    expect(await fraud.assess(payment())).toEqual({ kind: "not_assessed" });
    expect(performance.now() - startedAt).toBeLessThan(2 * BUDGET_MS + SLACK_MS);
  });
});

const ANOTHER: AssessmentBatchRequest["assessments"][number] = {
  attempt: "att_another",
  account: "acct_1",
  livemode: false,
  payment_intent: "pi_1",
  amount: 1,
  currency: "eur",
  card: { fingerprint: "f", shared_fingerprint: true, risk: "normal" },
};

const bad = () => payment({ currency: "euros" });

describe("a batch that is refused", () => {
  const contract = Compile(AssessmentBatchRequest);
  /** Like fraud-detection: one fault refuses the whole request. */
  const strict: Answer = (response, request) =>
    contract.Check(request) ? allowAll(response, request) : response.writeHead(400).end("{}");

  test.each([
    ["first", 0],
    ["last", 49],
  ])("costs nobody but the payment that is refused its score; it is named (the %s)", async (_, place) => {
    const fraud = await startWith(strict, 10_000);
    const payments = Array.from({ length: 50 }, () => payment()).with(place, bad());
    const outcomes = await Promise.all(payments.map((one) => fraud.assess(one)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 50 }, () => "assessed").with(place, "refused"),
    );
    const { attempt, paymentIntent } = payments[place]!;
    expect(lines).toEqual([expect.objectContaining({ level: 50, attempt, paymentIntent, status: 400 })]);
  });

  test("takes no longer than its budget: what is not reached in time has no score", async () => {
    const fraud = await startWith((response, request) => setTimeout(strict, BUDGET_MS / 3, response, request));
    const startedAt = performance.now();
    const outcomes = await Promise.all(Array.from({ length: 50 }, bad).map((one) => fraud.assess(one)));
    expect(performance.now() - startedAt).toBeLessThan(2 * BUDGET_MS + SLACK_MS);
    expect(outcomes.every(({ kind }) => kind !== "assessed")).toBe(true);
  });
});

describe("our own queue", () => {
  test("costs nobody a score: who waits for the calls ahead has the whole budget", async () => {
    const fraud = await startWith((response, request) => setTimeout(allowAll, 0.7 * BUDGET_MS, response, request));
    const ahead = [fraud.assess(payment())];
    await wait(5);
    ahead.push(fraud.assess(payment()));
    await wait(5);
    // Both calls are under way: this one waits for 0.7 budgets, and its answer comes after 1.4.
    const behind = fraud.assess(payment());
    for (const outcome of await Promise.all([...ahead, behind])) expect(outcome.kind).toBe("assessed");
  });

  test("sends late scores in a call of their own that says so, and no payment waits for it", async () => {
    const calls: [priority: unknown, assessments: number][] = [];
    const fraud = await startWith((response, request, priority) => {
      calls.push([priority, request.assessments.length]);
      if (priority === undefined) allowAll(response, request, priority);
    });
    const late = Array.from({ length: 3 }, () => fraud.assess({ ...payment(), late: true }));
    await wait(5);
    for (let n = 0; n < 3; n++) expect((await fraud.assess(payment())).kind).toBe("assessed");
    expect(calls.toSorted(([one], [other]) => String(one).localeCompare(String(other)))).toEqual([
      ["u=7", 3],
      [undefined, 1],
      [undefined, 1],
      [undefined, 1],
    ]);
    for (const outcome of await Promise.all(late)) expect(outcome.kind).toBe("not_assessed");
  });

  test("is bounded: what does not fit is without a score at once, and everything ends within two budgets", async () => {
    const fraud = await startWith(() => undefined);
    const startedAt = performance.now();
    const fitting = Array.from({ length: 1_000 }, () => fraud.assess(payment()));
    await expect(fraud.assess(payment())).resolves.toEqual({ kind: "not_assessed" });
    expect(performance.now() - startedAt).toBeLessThan(BUDGET_MS);
    await wait(5);
    const waiting = Array.from({ length: 1_000 }, () => fraud.assess(payment()));
    const outcomes = await Promise.all([...fitting, ...waiting]);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["not_assessed"]));
    expect(performance.now() - startedAt).toBeLessThan(2 * BUDGET_MS + SLACK_MS);
  });
});
