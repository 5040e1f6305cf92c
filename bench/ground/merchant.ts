import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "@platform/local/components";

/** Turns the limits off as an operator would, in the account's settings. */
const SETTINGS = JSON.stringify({ requests_per_second: 0, request_burst: 0 });

/** Opens a merchant account; returns its secret key. */
export async function openMerchantAccount(databaseUrl: string): Promise<string> {
  const script = resolve(ROOT, "services/payment-api/src/payments.ts");
  const args = [script, "account", "create", "--name", "Bench", "--settings", SETTINGS, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: databaseUrl },
    timeout: 30_000,
  });
  const { secretKey }: { secretKey: string } = JSON.parse(stdout);
  return secretKey;
}
