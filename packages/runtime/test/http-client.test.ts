import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import {
  type CallResult,
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
} from "@platform/runtime/http-client";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/** A peer that treats each connection as the test says. */
async function startPeer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    onConnection(socket);
  });
  return listening(server, () => sockets.forEach((socket) => socket.destroy()));
}

async function listening(server: Server, beforeClose: () => unknown = () => undefined): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  cleanUps.push(() => (beforeClose(), server.close()));
  return (server.address() as AddressInfo).port;
}

/** A peer with a stopped process: its kernel completes handshakes until the backlog is full, and nobody accepts. */
async function startStoppedPeer(backlog: number): Promise<number> {
  const code = `
    const { parentPort } = require("node:worker_threads");
    const server = require("node:net").createServer().listen(0, "127.0.0.1", ${backlog}, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(code, { eval: true });
  cleanUps.push(() => worker.terminate());
  const [port] = (await once(worker, "message")) as [number];
  return port;
}

function clientOf(port: number, options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({
    baseUrl: `http://127.0.0.1:${port}`,
    credential: "credential",
    maxConnections: 4,
    ...options,
  });
  cleanUps.push(() => client.close());
  return client;
}

const call = (client: HttpClient, deadlineMs = 300, body: unknown = { amount: 1 }): Promise<CallResult> =>
  client.call({ method: "POST", path: "/", body, deadlineMs });
const verdictOf = (result: CallResult): string => (result.ok ? `status ${result.status}` : result.failure.kind);

/** Answers the first request of a connection, and does something else with the second. */
const answerOnce =
  (then: (socket: Socket) => void) =>
  (socket: Socket): void => {
    socket.once("data", () => {
      socket.write(OK);
      socket.once("data", () => then(socket));
    });
  };

describe("a peer that", () => {
  const table: [name: string, onConnection: (socket: Socket) => void, verdict: string][] = [
    ["answers", (socket) => socket.on("data", () => socket.write(OK)), "status 200"],
    ["accepts and never reads", (socket) => socket.pause(), "timeout"],
    ["reads half of a request and no more", (socket) => socket.once("data", () => socket.pause()), "timeout"],
    ["reads the request and says nothing", (socket) => socket.resume(), "timeout"],
    ["answers too late", (socket) => socket.once("data", () => setTimeout(() => socket.write(OK), 600)), "timeout"],
    [
      "begins an answer and does not end it",
      (socket) => socket.once("data", () => socket.write(OK.slice(0, -1))),
      "timeout",
    ],
    ["resets at the first byte", (socket) => socket.once("data", () => socket.resetAndDestroy()), "broken"],
    ["closes at the first byte", (socket) => socket.once("data", () => socket.end()), "broken"],
    [
      "resets in the middle of its answer",
      (socket) => socket.once("data", () => socket.write(OK.slice(0, -1), () => socket.resetAndDestroy())),
      "broken",
    ],
    ["answers what is not HTTP", (socket) => socket.once("data", () => socket.write("220 mail\r\n")), "broken"],
    ["answers what is not JSON", (socket) => socket.once("data", () => socket.write(OK.replace("{}", "{{"))), "broken"],
  ];

  test.for(table)("%s", async ([, onConnection, verdict]) => {
    const client = clientOf(await startPeer(onConnection));
    // Larger than the buffers of both kernels, so that the peer really reads half of it.
    const large = { text: "x".repeat(16 * 1024 * 1024) };
    expect(verdictOf(await call(client, 300, verdict === "timeout" ? large : undefined))).toBe(verdict);
  });

  test.each([
    ["resets", (socket: Socket) => void socket.resetAndDestroy()],
    ["closes", (socket: Socket) => void socket.end()],
  ])("%s a connection that was used before may have acted", async (_, end) => {
    const client = clientOf(await startPeer(answerOnce(end)), { maxConnections: 1 });
    expect(verdictOf(await call(client))).toBe("status 200");
    expect(verdictOf(await call(client))).toBe("broken");
  });

  test("closes an idle connection costs nothing: the next call has a new one", async () => {
    const client = clientOf(await startPeer((socket) => socket.once("data", () => socket.end(OK))), {
      maxConnections: 1,
    });
    for (let count = 0; count < 3; count++) {
      expect(verdictOf(await call(client))).toBe("status 200");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  test("resets what it has accepted, at whatever moment, may have acted on what it has read", async () => {
    const read: boolean[] = [];
    const port = await startPeer((socket) => {
      const connection = read.push(false) - 1;
      socket.once("data", () => (read[connection] = true));
      const reset = (turns: number): unknown =>
        turns === 0 ? socket.resetAndDestroy() : setImmediate(() => reset(turns - 1));
      reset(connection % 4);
    });
    const verdicts: string[] = [];
    while (verdicts.length < 40) verdicts.push(verdictOf(await call(clientOf(port))));
    expect(read).toHaveLength(verdicts.length);
    expect(read).toContain(true);
    // Even if the peer read nothing, the client may have written the request.
    for (const [index, verdict] of verdicts.entries()) {
      expect(read[index] ? ["broken"] : ["not_sent", "broken"]).toContain(verdict);
    }
  });

  test("is not there did nothing", async () => {
    const server = createServer();
    const port = await listening(server);
    server.close();
    expect(verdictOf(await call(clientOf(port)))).toBe("not_sent");
  });

  test("is stopped may have the request: its kernel has taken it", async () => {
    expect(verdictOf(await call(clientOf(await startStoppedPeer(8))))).toBe("timeout");
  });

  test("is stopped and whose backlog is full did nothing: there is no connection", async () => {
    const port = await startStoppedPeer(1);
    const fillers = Array.from({ length: 6 }, () => connect(port, "127.0.0.1").on("error", () => undefined));
    cleanUps.push(() => fillers.forEach((socket) => socket.destroy()));
    await expect.poll(() => fillers.filter(({ readyState }) => readyState === "open").length).toBeGreaterThan(0);
    expect(verdictOf(await call(clientOf(port)))).toBe("not_sent");
  });
});

/** A peer that holds each request until the test lets it answer. */
async function startHoldingPeer() {
  const held: (() => void)[] = [];
  let seen = 0;
  let most = 0;
  const server = createHttpServer((request, response) => {
    seen++;
    request.resume();
    held.push(() => response.end("{}"));
    most = Math.max(most, held.length);
  });
  const port = await listening(server, () => server.closeAllConnections());
  const answerAll = (): void => held.splice(0).forEach((answer) => answer());
  return { port, held, answerAll, seen: () => seen, most: () => most };
}

describe("more calls than connections", () => {
  test.each([4, 32])("as many are under way as the width says (%i), and the rest follows", async (width) => {
    const peer = await startHoldingPeer();
    const client = clientOf(peer.port, { maxConnections: width });
    const calls = Array.from({ length: 3 * width }, () => call(client, 10_000));
    for (let round = 0; round < 3; round++) {
      await expect.poll(() => peer.held.length).toBe(width);
      peer.answerAll();
    }
    expect(new Set((await Promise.all(calls)).map(verdictOf))).toEqual(new Set(["status 200"]));
    expect(peer.most()).toBe(width);
  });

  test("one that waits in vain was not sent, and is not sent afterwards", async () => {
    const peer = await startHoldingPeer();
    const client = clientOf(peer.port, { maxConnections: 1 });
    const first = call(client, 10_000);
    await expect.poll(() => peer.held.length).toBe(1);
    expect(verdictOf(await call(client, 30))).toBe("not_sent");
    peer.answerAll();
    expect(verdictOf(await first)).toBe("status 200");
    const last = call(client, 10_000);
    await expect.poll(() => peer.held.length).toBe(1);
    peer.answerAll();
    expect(verdictOf(await last)).toBe("status 200");
    expect(peer.seen()).toBe(2);
  });

  test("one whose connection comes too late is not sent on it", async () => {
    let received = 0;
    const port = await startPeer((socket) => socket.on("data", () => received++));
    const client = clientOf(port);
    const result = call(client, 10);
    // Timers run before connections: when this process sees the connection, the deadline has passed.
    const until = performance.now() + 50;
    while (performance.now() < until);
    expect(verdictOf(await result)).toBe("not_sent");
    expect(verdictOf(await call(client, 100))).toBe("timeout");
    expect(received).toBe(1);
  });

  test("one beyond the queue is refused at once; room ends at half of the queue and comes back", async () => {
    const peer = await startHoldingPeer();
    const client = clientOf(peer.port, { maxConnections: 1, maxWaiting: 4 });
    const calls = Array.from({ length: 3 }, () => call(client, 10_000));
    expect(client.hasRoom()).toBe(true);
    calls.push(call(client, 10_000));
    expect(client.hasRoom()).toBe(false);
    calls.push(call(client, 10_000));
    expect(verdictOf(await call(client, 10_000))).toBe("not_sent");
    for (let count = 0; count < calls.length; count++) {
      await expect.poll(() => peer.held.length).toBe(1);
      peer.answerAll();
    }
    expect(new Set((await Promise.all(calls)).map(verdictOf))).toEqual(new Set(["status 200"]));
    expect(client.hasRoom()).toBe(true);
  });

  test("a connection that is lost makes room for the next call", async () => {
    const port = await startPeer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const client = clientOf(port, { maxConnections: 1 });
    const results = await Promise.all(Array.from({ length: 3 }, () => call(client, 5_000)));
    expect(results.map(verdictOf)).toEqual(["broken", "broken", "broken"]);
  });
});
