import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

const REQUEST_TIMEOUT_MS = 1_200;
/** The server looks for late requests every second. */
const CUT_WITHIN_MS = REQUEST_TIMEOUT_MS + 1_000 + 800;

let api: Api;
beforeAll(async () => {
  api = await startApi({ requestTimeoutMs: REQUEST_TIMEOUT_MS });
});
afterAll(() => api.stop());

interface Exchange {
  /** Every answer on the connection, in order. */
  readonly answers: { status: number; headers: string; error: Record<string, unknown> | undefined }[];
  readonly closedAfterMs: number;
}

/** Sends `first` at once and `trickle` one byte at a time, until the server closes the connection. */
async function exchange(first: string, trickle = "", everyMs = 100): Promise<Exchange> {
  const startedAt = performance.now();
  const socket = connect(Number(new URL(api.baseUrl).port), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(first);
  let sent = 0;
  const timer = setInterval(() => socket.writable && socket.write(trickle[sent++ % trickle.length] ?? ""), everyMs);
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString()));
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(timer);
  const answers = text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((part) => part !== "")
    .map((part) => {
      const [head = "", body = ""] = part.split("\r\n\r\n");
      const { error } = (body === "" ? {} : JSON.parse(body)) as { error?: Record<string, unknown> };
      return { status: Number(head.slice(9, 12)), headers: head, error };
    });
  return { answers, closedAfterMs: performance.now() - startedAt };
}

const HOST = "Host: 127.0.0.1\r\n";
const BODY = "amount=1000&currency=eur";
const post = (headers: string, body = BODY): string =>
  `POST /v1/payment_intents HTTP/1.1\r\n${HOST}Authorization: Bearer ${api.account.secretKey}\r\n` +
  `Content-Type: application/x-www-form-urlencoded\r\n${headers}\r\n${body}`;
const SMUGGLED = `GET /v1/balance HTTP/1.1\r\n${HOST}\r\n`;

const UNREADABLE: [what: string, status: number, bytes: () => string][] = [
  ["no HTTP at all", 400, () => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ["a method that is none", 400, () => `PAY /v1/balance HTTP/1.1\r\n${HOST}\r\n`],
  ["no Host", 400, () => "GET /v1/balance HTTP/1.1\r\n\r\n"],
  [
    "header fields that are too large",
    431,
    () => `GET /v1/balance HTTP/1.1\r\n${HOST}X: ${"x".repeat(20_000)}\r\n\r\n`,
  ],
  [
    "chunk extensions that are too long",
    413,
    () => post("Transfer-Encoding: chunked\r\n", `5;${"x".repeat(20_000)}\r\nabcde\r\n0\r\n\r\n`),
  ],
  ["an expectation that nobody meets", 417, () => post(`Expect: a-miracle\r\nContent-Length: ${BODY.length}\r\n`)],
  [
    "a length and chunks",
    400,
    () => post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${SMUGGLED}`),
  ],
  [
    "chunks and a length",
    400,
    () => post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", `0\r\n\r\n${SMUGGLED}`),
  ],
  ["two lengths", 400, () => post(`Content-Length: ${BODY.length}\r\nContent-Length: 0\r\n`, BODY + SMUGGLED)],
  ["a length with a sign", 400, () => post(`Content-Length: +${BODY.length}\r\n`, BODY + SMUGGLED)],
  ["a negative length", 400, () => post("Content-Length: -1\r\n", SMUGGLED)],
  ["a coding that is none", 400, () => post("Transfer-Encoding: xchunked\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["chunked not last", 400, () => post("Transfer-Encoding: chunked, identity\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["a chunk size that is none", 400, () => post("Transfer-Encoding: chunked\r\n", `zz\r\n${SMUGGLED}`)],
  ["a space before a colon", 400, () => post("Content-Length : 5\r\n", BODY + SMUGGLED)],
  ["a folded header field", 400, () => `GET /v1/balance HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`],
  ["a line that ends without CR", 400, () => `GET /v1/balance HTTP/1.1\nHost: 127.0.0.1\n\n`],
  ["a NUL in a header field", 400, () => `GET /v1/balance HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n`],
];

describe("a request that cannot be read, with", () => {
  test.each(UNREADABLE)(
    "%s is answered %i in Stripe's shape, once, and the connection ends",
    async (_, status, bytes) => {
      const { answers, closedAfterMs } = await exchange(bytes());
      expect(answers).toMatchObject([
        { status, error: { type: "invalid_request_error", message: expect.any(String) } },
      ]);
      expect(answers[0]!.headers).toMatch(/^Request-Id: req_\w+$/im);
      expect(answers[0]!.headers).toMatch(/^Connection: close$/im);
      expect(closedAfterMs).toBeLessThan(REQUEST_TIMEOUT_MS);
    },
  );
});

describe("a request that trickles in is cut when the code says, in", () => {
  test.each([
    ["its header fields", () => `GET /v1/balance HTTP/1.1\r\n${HOST}X: `, "a"],
    ["its body", () => post("Content-Length: 500\r\n", ""), "a"],
    ["its chunks", () => post("Transfer-Encoding: chunked\r\n", ""), "1\r\na\r\n"],
    ["nothing", () => "", ""],
  ])("%s", async (_, first, trickle) => {
    const { answers, closedAfterMs } = await exchange(first(), trickle);
    expect(answers).toMatchObject([{ status: 408, error: { type: "invalid_request_error" } }]);
    expect(answers[0]!.headers).toMatch(/^Request-Id: req_\w+$/im);
    expect(closedAfterMs).toBeGreaterThanOrEqual(REQUEST_TIMEOUT_MS - 50);
    expect(closedAfterMs).toBeLessThan(CUT_WITHIN_MS);
  });
});

test("what comes behind a request under way is not taken for its answer", async () => {
  const { answers } = await exchange(`${post(`Content-Length: ${BODY.length}\r\n`)}GARBAGE\r\n\r\n`);
  // Without an answer, the client knows that the outcome is unknown; it repeats the request with its idempotency key.
  expect(answers.filter(({ status }) => status === 400)).toEqual([]);
});

test("every line of the log has the id that the client was answered", async () => {
  const { answers } = await exchange("PAY / HTTP/1.1\r\n\r\n");
  const [, requestId] = /^Request-Id: (req_\w+)$/im.exec(answers[0]!.headers)!;
  expect(api.log()).toContain(requestId);
});
