import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttpClient } from "../src/http-client.ts";

/** A peer on its own thread: it answers while this one is busy. Each path is a delay in milliseconds. */
const PEER = `
  const { createServer } = require("node:http");
  const { parentPort } = require("node:worker_threads");
  const server = createServer(({ url }, response) => setTimeout(() => response.end("{}"), Number(url.slice(1))));
  server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

let peer: Worker;
let client: ReturnType<typeof createHttpClient>;
beforeAll(async () => {
  peer = new Worker(PEER, { eval: true });
  const [port] = (await once(peer, "message")) as [number];
  client = createHttpClient({ baseUrl: `http://127.0.0.1:${port}`, credential: "c", maxConnections: 1 });
  await client.call({ method: "GET", path: "/0", deadlineMs: 5_000 });
});
afterAll(async () => {
  await client.close();
  await peer.terminate();
});

const standStill = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);

test.each([
  ["an answer that came in time is one, although this process was too busy to read it", 40, true],
  ["an answer that had not come when this process was free again is none", 2_000, false],
])("%s", async (_what, delayMs, ok) => {
  const answer = client.call({ method: "GET", path: `/${delayMs}`, deadlineMs: 100 });
  // By then the request has left. This thread blocks until long after the deadline, and meanwhile the peer answers. The
  // immediate makes timers the first thing to run afterwards.
  setTimeout(() => setImmediate(standStill), 20);
  expect((await answer).ok).toBe(ok);
});
