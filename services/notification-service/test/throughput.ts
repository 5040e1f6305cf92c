/**
 * Measures events per second from POST /v1/events to a trivial receiver on loopback, and the CPU of each process per
 * delivered event. Linux only. Not a test: run it by hand on a quiet machine.
 *
 *   TEST_DATABASE_URL=… npm run throughput -w services/notification-service -- [events] [batch] [body bytes]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { newId, randomText } from "@platform/kernel/id";
import { Pool } from "undici";
import { createNotificationsDatabase, newTenant } from "./platform.ts";

const SERVICE_PORT = 18_082;
const RECEIVER_PORT = 18_083;
const CLOCK_TICKS_PER_SECOND = 100;
const IN_FLIGHT = 4;
const BACKENDS =
  "SELECT pid FROM pg_stat_activity WHERE application_name = 'notification-service' AND datname = current_database()";

function receive(): void {
  let count = 0;
  createServer((request, response) => {
    request.resume();
    if (request.method === "GET") return void response.end(String(count));
    count++;
    response.writeHead(200).end();
  }).listen(RECEIVER_PORT, "127.0.0.1");
}

async function measure(total: number, batch: number, bodyBytes: number): Promise<void> {
  const database = await createNotificationsDatabase();
  const credential = randomText(40);
  const receiver = start(import.meta.filename, ["receive"], {});
  const service = start(`${import.meta.dirname}/../src/main.ts`, [], {
    PORT: String(SERVICE_PORT),
    HOST: "127.0.0.1",
    STAGE: "bench",
    DATABASE_URL: database.url,
    SERVICE_CREDENTIAL: credential,
    WEBHOOK_ALLOW_LOOPBACK: "true",
    LOG_LEVEL: "warn",
    EXIT_WITH_PARENT: "stdin",
  });
  const api = new Pool(`http://127.0.0.1:${SERVICE_PORT}`, { connections: IN_FLIGHT });
  const inbox = new Pool(`http://127.0.0.1:${RECEIVER_PORT}`, { connections: 1 });
  const headers = { authorization: `Bearer ${credential}`, "content-type": "application/json" };
  const call = async (method: "PUT" | "POST", path: string, body: unknown): Promise<void> => {
    const response = await api.request({ method, path, headers, body: JSON.stringify(body) });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(text);
  };
  const countReceived = async (): Promise<number> =>
    Number(await (await inbox.request({ method: "GET", path: "/" })).body.text());
  try {
    await until(async () => (await api.request({ method: "GET", path: "/ready" })).statusCode === 200);
    const tenant = newTenant();
    const url = `http://127.0.0.1:${RECEIVER_PORT}/`;
    await call("PUT", `/v1/webhook-endpoints/${newId("we")}`, { ...tenant, url, enabled_events: ["*"] });
    const body = JSON.stringify({ object: "event", filler: randomText(bodyBytes) });
    const run = async (events: number): Promise<void> => {
      let left = events / batch;
      const target = (await countReceived()) + events;
      const post = async (): Promise<void> => {
        while (left-- > 0) {
          const message = { ...tenant, type: "charge.succeeded", created: 1, body };
          await call("POST", "/v1/events", {
            events: Array.from({ length: batch }, () => ({ id: newId("evt"), ...message })),
          });
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, post));
      await until(async () => (await countReceived()) >= target);
    };
    await run(5_000);
    for (let round = 1; round <= 3; round++) {
      const backends = (await database.pool.query<{ pid: number }>(BACKENDS)).rows.map(({ pid }) => pid);
      const pids = { service: [service.pid!], PostgreSQL: backends, receiver: [receiver.pid!], sender: [process.pid] };
      const before = Object.values(pids).map(cpuMs);
      const startedMs = performance.now();
      await run(total);
      const perSecond = Math.round((total * 1000) / (performance.now() - startedMs));
      const cpu = Object.entries(pids).map(
        ([name, ids], index) => `${name} ${Math.round(((cpuMs(ids) - before[index]!) * 1000) / total)} us`,
      );
      process.stdout.write(
        `round ${round}: ${perSecond} events/s; CPU per event: ${cpu.join(", ")}; service RSS ${rssMib(service)} MiB\n`,
      );
    }
  } finally {
    service.stdin!.end();
    receiver.kill();
    await Promise.all([once(service, "exit"), api.close(), inbox.close()]);
    await database.drop();
  }
}

function start(file: string, args: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [file, ...args], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "inherit", "inherit"],
  });
}

/** The total CPU time that these processes have used so far. */
const cpuMs = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / CLOCK_TICKS_PER_SECOND;
  }, 0);

const rssMib = ({ pid }: ChildProcess): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024);

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > end) throw new Error("it took too long");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

if (process.argv[2] === "receive") receive();
else await measure(Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 100), Number(process.argv[4] ?? 2_500));
