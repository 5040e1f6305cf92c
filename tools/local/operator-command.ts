import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./components.ts";

const TIMEOUT_MS = 30_000;

/**
 * Runs `npm run payments -- …` on a database; resolves with what it printed. Rejects if it exits with another code than 0,
 * with an error whose `stdout` is what it printed.
 */
export async function runPayments(
  databaseUrl: string,
  args: readonly string[],
  timeoutMs: number = TIMEOUT_MS,
): Promise<string> {
  const script = resolve(ROOT, "services/payment-api/src/payments.ts");
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const options = { cwd: ROOT, env, timeout: timeoutMs };
  return (await promisify(execFile)(process.execPath, [script, ...args], options)).stdout;
}
