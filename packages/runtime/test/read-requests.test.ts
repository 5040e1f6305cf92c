import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createInternalServer, listen } from "@platform/runtime/http-server";
import { silentLogger } from "@platform/runtime/logger";

const server = createInternalServer({ logger: silentLogger, maxBodyBytes: 1_000, requestTimeoutMs: 1_200 });
let port: number;
beforeAll(async () => {
  server.post("/v1/things", { schema: { body: { type: "object", additionalProperties: false } } }, () => ({
    ok: true,
  }));
  port = await listen(server, "127.0.0.1", 0);
});
afterAll(() => server.close());

/** Sends bytes and returns everything that comes back until the server closes the connection. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });
}

const head = (more: string): string =>
  `POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${more}`;

test.each([
  ["that is malformed", 400, "PAY / HTTP/1.1\r\n\r\n"],
  ["without a Host", 400, "GET /health HTTP/1.1\r\n\r\n"],
  ["whose body does not arrive", 408, head("Content-Length: 100\r\n\r\n{")],
  ["with an unknown expectation", 417, head("Expect: x\r\nContent-Length: 2\r\n\r\n{}")],
  ["with header fields that are too large", 431, head(`X: ${"x".repeat(20_000)}\r\n\r\n`)],
])("a request %s is answered %i in the shape of every error between services", async (_, status, bytes) => {
  const answer = await exchange(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(answer.split("\r\n\r\n")[1]!)).toEqual({
    error: { code: "invalid_request", message: expect.any(String) },
  });
});

test("a request that asks to continue, and an old one without a Host, are served", async () => {
  expect(await exchange(head("Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"))).toMatch(
    /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/,
  );
  expect(await exchange("GET /v1/things HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1.1 404 /);
});
