import { Agent, request as send } from "node:http";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { addHealthRoutes, createInternalServer, drainAndClose, listen } from "@platform/runtime/http-server";
import { silentLogger } from "@platform/runtime/logger";

/** Long enough for a few requests on a busy machine. */
const DRAIN_MS = 1_500;

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
}

/** The agent keeps its connections, as a load balancer does. */
async function ask(port: number, path: string, agent: Agent): Promise<Answer> {
  const request = send({ host: "127.0.0.1", port, path, agent }).end();
  const [response] = await once(request, "response");
  response.resume();
  await once(response, "end");
  return { status: response.statusCode, connection: response.headers.connection };
}

test("a server that drains goes on serving, says that it is not ready, and closes each connection with its answer", async () => {
  const server = createInternalServer({ logger: silentLogger, maxBodyBytes: 1024 });
  let ready = true;
  addHealthRoutes(server, () => ready);
  const port = await listen(server, "127.0.0.1", 0);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect(await ask(port, "/ready", agent)).toEqual({ status: 200, connection: "keep-alive" });

  ready = false;
  const startedAt = performance.now();
  const closed = drainAndClose(server, DRAIN_MS);
  // On the earlier connection, and on new ones.
  expect(await ask(port, "/ready", agent)).toEqual({ status: 503, connection: "close" });
  expect(await ask(port, "/health", agent)).toEqual({ status: 200, connection: "close" });
  expect(performance.now() - startedAt).toBeLessThan(DRAIN_MS);

  await closed;
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(DRAIN_MS - 1);
  await expect(ask(port, "/health", agent)).rejects.toThrow("ECONNREFUSED");
  agent.destroy();
});

test("without time to drain a server closes at once", async () => {
  const server = createInternalServer({ logger: silentLogger, maxBodyBytes: 1024 });
  await listen(server, "127.0.0.1", 0);
  const startedAt = performance.now();
  await drainAndClose(server, 0);
  expect(performance.now() - startedAt).toBeLessThan(500);
});

test("a connection on which nothing was ever sent keeps no server from closing", async () => {
  const server = createInternalServer({ logger: silentLogger, maxBodyBytes: 1024 });
  const accepted = once(server.server, "connection");
  const port = await listen(server, "127.0.0.1", 0);
  const silent = connect(port, "127.0.0.1").on("error", () => undefined);
  await accepted;
  const ended = once(silent, "close");
  await drainAndClose(server, 0);
  await ended;
  expect(server.server.listening).toBe(false);
});
