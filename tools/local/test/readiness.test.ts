import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { answersReady } from "../readiness.ts";

test("each question whether a component is ready takes a new connection", async () => {
  const ports: (number | undefined)[] = [];
  const server = createServer((request, response) => {
    ports.push(request.socket.remotePort);
    // The first connection leads to a container that drains from its second request on.
    response.writeHead(ports[0] === request.socket.remotePort && ports.length > 1 ? 503 : 200).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ready`;
  try {
    expect(await answersReady(url)).toBe(true);
    // A kept connection is free for the next request a moment after its answer.
    await wait(50);
    expect(await answersReady(url)).toBe(true);
    expect(new Set(ports).size).toBe(2);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
