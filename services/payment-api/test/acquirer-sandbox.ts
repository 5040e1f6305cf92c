import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "@platform/local/postgres/free-port";
import { createTestDatabase } from "@platform/testkit/database";
import { request } from "undici";
import { createCardAcquirer } from "../src/acquirers/card-acquirer.ts";
import type { AcquirerHarness } from "./acquirer-harness.ts";

const SANDBOX = new URL("../../../sandbox/acquirer/", import.meta.url);
const CREDENTIAL = "a-service-credential-for-tests-only-0001";

/** Starts the sandbox acquirer as a separate process with its own database, and the adapter that calls it. */
export async function startSandboxHarness(): Promise<AcquirerHarness> {
  const database = await createTestDatabase("acquirer", new URL("migrations/", SANDBOX));
  const port = await findFreePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const options = { baseUrl, credential: CREDENTIAL, maxConnections: 64 };
  const acquirer = createCardAcquirer({ ...options, deadlineMs: 10_000 });
  const impatient = createCardAcquirer({ ...options, deadlineMs: 300 });
  let child = await spawnSandbox(database.url, port);

  return {
    acquirer,
    impatient,
    async setFault(fault) {
      if (fault === undefined) return configure("DELETE");
      // By then the impatient caller has given up.
      return configure("PUT", { fault, latencyMs: fault === "late" ? 600 : 0 });
    },
    async answerChallenge(id, answer) {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const page = await request(`${baseUrl}/challenges/${id}`, { method: "POST", headers, body: `answer=${answer}` });
      await page.body.dump();
    },
    async takeDown() {
      await kill(child);
      // This call fails, and so the adapter learns that its idle connections are gone: it can send nothing on them any more.
      await acquirer.inquire("is anybody there");
    },
    async bringUp() {
      child = await spawnSandbox(database.url, port);
    },
    async close() {
      await Promise.all([acquirer.stop(), impatient.stop()]);
      await kill(child);
      await database.drop();
    },
  };

  async function configure(method: "PUT" | "DELETE", rule?: object): Promise<void> {
    const { statusCode, body } = await request(`${baseUrl}/v1/faults`, {
      method,
      headers: { authorization: `Bearer ${CREDENTIAL}`, ...(rule && { "content-type": "application/json" }) },
      body: rule === undefined ? null : JSON.stringify(rule),
    });
    if (statusCode !== 204) throw new Error(`the faults could not be set: ${await body.text()}`);
    await body.dump();
  }
}

async function spawnSandbox(databaseUrl: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("src/main.ts", SANDBOX))], {
    stdio: ["pipe", "inherit", "inherit"],
    env: {
      PORT: String(port),
      HOST: "127.0.0.1",
      STAGE: "test",
      LOG_LEVEL: "error",
      DATABASE_URL: databaseUrl,
      DATABASE_CONNECTIONS: "4",
      SERVICE_CREDENTIAL: CREDENTIAL,
      SETTLE_AFTER_MS: "100",
      EXIT_WITH_PARENT: "stdin",
    },
  });
  const deadline = Date.now() + 20_000;
  while (!(await isReady(port))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error("The sandbox acquirer did not start.");
    await sleep(25);
  }
  return child;
}

const isReady = (port: number): Promise<boolean> =>
  request(`http://127.0.0.1:${port}/ready`).then(
    async ({ statusCode, body }) => {
      await body.dump();
      return statusCode === 200;
    },
    () => false,
  );

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
