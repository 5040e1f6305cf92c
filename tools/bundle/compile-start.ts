/**
 * `node compile-start.ts <main.js>`: the build of an image runs it, so that Node's compile cache contains the code that a
 * start runs before the service is healthy. It starts the service with settings that lead nowhere and without a database,
 * and stops it as soon as it answers. Exits with 1 if it does not answer.
 */
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [main] = process.argv.slice(2);
if (main === undefined) throw new Error("Say which main.js is to be started.");

const PORT = process.env["PORT"] ?? "8080";
const NOWHERE = "http://127.0.0.1:1";
Object.assign(process.env, {
  STAGE: "build",
  HOST: "127.0.0.1",
  PORT,
  LOG_LEVEL: "error",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
  SERVICE_CREDENTIAL: "x".repeat(32),
  IDEMPOTENCY_KEY_SECRET: "x".repeat(32),
  FRAUD_DETECTION_URL: NOWHERE,
  NOTIFICATION_SERVICE_URL: NOWHERE,
  ACQUIRER_URL: NOWHERE,
});
// We do not await the service, because it runs until we stop it.
void import(pathToFileURL(resolve(main)).href);

const LIMIT_MS = 60_000;
const end = performance.now() + LIMIT_MS;
while (!(await isHealthy())) {
  if (performance.now() > end) {
    process.stderr.write(`${main} did not answer within ${LIMIT_MS / 1_000} s\n`);
    process.exit(1);
  }
  await wait(50);
}
process.kill(process.pid, "SIGTERM");

async function isHealthy(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${PORT}/health`)).ok;
  } catch {
    return false;
  }
}
