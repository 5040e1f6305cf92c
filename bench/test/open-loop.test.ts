import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { loadOpenLoop } from "../load/generate.ts";
import { skewedSenders } from "../load/senders.ts";
import { tallyOf } from "../load/tally.ts";

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function serve(answer: (request: IncomingMessage, body: string, response: ServerResponse) => void) {
  server = createServer((request, response) => {
    void text(request).then((body) => answer(request, body, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const load = (port: number, ratePerSecond: number) => {
  const senders = skewedSenders(["sk_test_loud", "sk_test_quiet"], 0.5);
  const request = { port, run: "run1", seconds: 1, ratePerSecond, senders, highestRiskShare: 0.5 };
  return loadOpenLoop(request, new AbortController().signal);
};

test("each payment is told with its answer, its sender and a key of its own", async () => {
  const answered = new Map<string, { status: number; key: string; card: string }>();
  const port = await serve((request, body, response) => {
    const status = [200, 402, 429, 503][answered.size % 4]!;
    const key = request.headers.authorization!.replace("Bearer ", "");
    answered.set(String(request.headers["idempotency-key"]), { status, key, card: /pm_card_\w+/.exec(body)![0] });
    const headers = status === 429 ? { "retry-after": "1" } : {};
    response.writeHead(status, { "content-length": "2", ...headers }).end("{}");
  });
  const { payments } = await load(port, 200);
  expect(payments.length).toBeGreaterThan(100);
  expect(new Set(payments.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set(answered.keys()));
  expect(payments).toHaveLength(answered.size);
  const kinds: Record<number, object> = {
    200: { kind: "paid" },
    402: { kind: "declined" },
    429: { kind: "refused" },
    503: { kind: "failed", reason: "status 503" },
  };
  for (const { idempotencyKey, answer, sender, latencyMs } of payments) {
    const { status, key } = answered.get(idempotencyKey)!;
    expect(answer).toEqual(kinds[status]);
    expect(key).toBe(["sk_test_loud", "sk_test_quiet"][sender]);
    expect(latencyMs).toBeGreaterThan(0);
  }
  const cards = new Set([...answered.values()].map(({ card }) => card));
  expect(cards).toEqual(new Set(["pm_card_visa", "pm_card_riskLevelHighest"]));
});

test("a broken connection is a failure by its name, and the next payment gets a new one", async () => {
  let requests = 0;
  const port = await serve((request, _, response) => {
    if (++requests % 2 === 0) request.socket.destroy();
    else response.writeHead(200, { "content-length": "2" }).end("{}");
  });
  const sent = await load(port, 100);
  const lost = Math.floor(requests / 2);
  expect(tallyOf(sent)).toMatchObject({ accepted: requests - lost, failures: { "connection lost": lost } });
});

test("a connection that the other side closes after an answer is no failure", async () => {
  const port = await serve((_, __, response) => {
    response.writeHead(200, { "content-length": "2", connection: "close" }).end("{}");
  });
  const { accepted, failures } = tallyOf(await load(port, 50));
  expect(accepted).toBeGreaterThan(10);
  expect(failures).toEqual({});
});
