import { systemClock } from "@platform/kernel/instant";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import type { NameResolver } from "../src/ports/name-resolver.ts";
import type { WebhookSender } from "../src/ports/webhook-sender.ts";
import { createGuardedConnector } from "../src/webhooks/guarded-connector.ts";
import { createWebhookSender } from "../src/webhooks/webhook-sender.ts";
import { startReceiver, type Answer } from "./receiver.ts";

const BODY = Buffer.from('{"id":"evt_1"}');
const noNames: NameResolver = { resolve: async () => [] };
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface SenderOptions {
  readonly names?: NameResolver;
  readonly allowLoopback?: boolean;
  readonly attemptTimeoutMs?: number;
}

function newSender({ names = noNames, allowLoopback = true, attemptTimeoutMs = 1_000 }: SenderOptions): WebhookSender {
  const connect = createGuardedConnector(names, { allowLoopback }, attemptTimeoutMs);
  const sender = createWebhookSender({
    connect,
    policy: { allowLoopback: true },
    clock: systemClock,
    attemptTimeoutMs,
  });
  closing.push(() => sender.close());
  return sender;
}

const send = (sender: WebhookSender, url: string) =>
  sender.send({ endpointId: "we_1", url, secret: "whsec_x", oldSecrets: [] }, BODY);

async function receiverAt(answer?: Answer) {
  const receiver = await startReceiver(answer);
  closing.push(() => receiver.stop());
  return receiver;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");

describe("at connection time", () => {
  test("refuses a name that has come to lead inside, though it was public before", async () => {
    const receiver = await receiverAt();
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    const names: NameResolver = { resolve: async () => answers.pop()! };
    const attempt = await send(newSender({ names, allowLoopback: false }), `http://shop.test:${receiver.port}/`);
    expect(attempt).toMatchObject({ status: null, failure: "address_refused" });
    expect(receiver.received).toEqual([]);
  });

  test.each([
    ["http://127.0.0.1:PORT/", []],
    ["http://[::ffff:127.0.0.1]:PORT/", []],
    ["http://half.test:PORT/", ["8.8.8.8", "127.0.0.1"]],
    ["http://mapped.test:PORT/", ["::ffff:127.0.0.1"]],
  ])("refuses %s and never opens a connection", async (url, addresses) => {
    const receiver = await receiverAt();
    const sender = newSender({ names: { resolve: async () => addresses }, allowLoopback: false });
    const attempt = await send(sender, url.replace("PORT", String(receiver.port)));
    expect(attempt).toMatchObject({ status: null, failure: "address_refused" });
    expect(receiver.received).toEqual([]);
  });

  test("connects to the address that was checked, whatever else the name leads to", async () => {
    const receiver = await receiverAt();
    const attempt = await send(
      newSender({ names: { resolve: async () => ["127.0.0.1"] } }),
      `http://shop.test:${receiver.port}/`,
    );
    expect(attempt.status).toBe(200);
    expect(receiver.received[0]!.headers.host).toBe(`shop.test:${receiver.port}`);
  });

  test("says that a name does not resolve", async () => {
    expect(await send(newSender({}), "http://nowhere.test/")).toMatchObject({ failure: "name_not_resolved" });
  });

  test("sends the name to a TLS server and refuses its certificate when nobody vouches for it", async () => {
    const namesSeen: string[] = [];
    const server = createTlsServer({
      key: fixture("shop.test.key.pem"),
      cert: fixture("shop.test.cert.pem"),
      SNICallback: (name, callback) => {
        namesSeen.push(name);
        callback(null);
      },
    });
    const port = await listening(server);
    const attempt = await send(
      newSender({ names: { resolve: async () => ["127.0.0.1"] } }),
      `https://shop.test:${port}/`,
    );
    expect(attempt).toMatchObject({ status: null, failure: "tls_failed" });
    expect(namesSeen).toEqual(["shop.test"]);
  });
});

describe("an answer", () => {
  test("that redirects is an answer and not followed", async () => {
    const receiver = await receiverAt(
      (_one, response) => void response.writeHead(302, { location: "/elsewhere" }).end(),
    );
    expect(await send(newSender({}), receiver.url)).toMatchObject({ status: 302, failure: null });
    expect(receiver.received).toHaveLength(1);
  });

  test("is read up to 64 KiB, and its status counts", async () => {
    let written = 0;
    const receiver = await receiverAt((_one, response) => {
      const chunk = Buffer.alloc(65_536);
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.writeHead(200).on("drain", pour);
      pour();
    });
    const startedMs = performance.now();
    expect(await send(newSender({ attemptTimeoutMs: 5_000 }), receiver.url)).toMatchObject({ status: 200 });
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  test("whose body never ends costs no more than the attempt's time", async () => {
    const receiver = await receiverAt((_one, response) => void response.writeHead(204 + 1).write("…"));
    const attempt = await send(newSender({ attemptTimeoutMs: 200 }), receiver.url);
    expect(attempt.status).toBe(205);
    expect(attempt.durationMs).toBeLessThan(1_500);
  });

  test("that does not come is a time-out", async () => {
    const receiver = await receiverAt(() => undefined);
    expect(await send(newSender({ attemptTimeoutMs: 150 }), receiver.url)).toMatchObject({
      status: null,
      failure: "timeout",
    });
  });

  test("that breaks off before its status is a lost connection", async () => {
    const port = await listening(createTcpServer((socket) => socket.on("data", () => socket.end("HTT"))));
    expect(await send(newSender({}), `http://127.0.0.1:${port}/`)).toMatchObject({ failure: "connection_lost" });
  });

  test("of a port where nobody listens is a failed connection", async () => {
    const server = createTcpServer();
    const port = await listening(server);
    await closing.pop()!();
    expect(await send(newSender({}), `http://127.0.0.1:${port}/`)).toMatchObject({ failure: "connection_failed" });
  });

  test("is not waited for when the sender closes", async () => {
    const receiver = await receiverAt(() => undefined);
    const sender = newSender({ attemptTimeoutMs: 10_000 });
    const attempt = send(sender, receiver.url);
    while (receiver.received.length === 0) await new Promise(setImmediate);
    await sender.close();
    expect(await attempt).toMatchObject({ failure: "interrupted" });
    expect(await send(sender, receiver.url)).toMatchObject({ failure: "interrupted" });
  });
});

describe("connections", () => {
  test("are kept between attempts", async () => {
    const ports = new Set<number | undefined>();
    const receiver = await receiverAt((_one, response) => {
      ports.add(response.socket?.remotePort);
      response.writeHead(200).end("ok");
    });
    const sender = newSender({});
    for (let count = 0; count < 10; count++) await send(sender, receiver.url);
    // Up to two: the next attempt may begin just before the first connection is free again.
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});
