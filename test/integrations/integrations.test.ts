import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { randomText } from "@platform/kernel/id";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findLedgerFaults } from "../ledger-faults.ts";
import { usePlatform } from "../platform/use-platform.ts";

/** Packages that shops use, from npm and unmodified: `npm test integrations` installs them and runs these tests. */

// Payments wait for a score on a busy machine.
const platform = usePlatform({ "payment-api": { ASSESSMENT_BUDGET_MS: "3000" } });

interface Ended {
  readonly code: number | null;
  readonly steps: readonly string[];
  /** What the shop wrote to stderr. */
  readonly log: string;
}

/** Runs a shop's backend in a process of its own, whose requests to api.stripe.com come to this platform. */
async function runShop(name: string, databaseUrl: string): Promise<Ended> {
  const { secretKey } = await platform().newAccount();
  const folder = join(import.meta.dirname, name);
  const child = spawn(process.execPath, ["--require", "../redirect.cjs", "shop.mjs"], {
    cwd: folder,
    env: { ...process.env, PAYMENT_API_URL: platform().url, STRIPE_API_KEY: secretKey, DATABASE_URL: databaseUrl },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 100_000,
  });
  const [code, output, log] = await Promise.all([
    new Promise<number | null>((resolve) => child.on("close", resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  const steps = output.split("\n").flatMap((line) => (line.startsWith('{"step"') ? [JSON.parse(line).step] : []));
  return { code, steps, log };
}

let databaseUrl: string;
beforeAll(async () => {
  const name = `shop_${randomText(10).toLowerCase()}`;
  await platform().pool.query(`CREATE DATABASE ${name}`);
  databaseUrl = Object.assign(new URL(platform().adminUrl), { pathname: `/${name}` }).href;
});
afterAll(() => platform().pool.query(`DROP DATABASE ${new URL(databaseUrl).pathname.slice(1)} WITH (FORCE)`));

test.each([
  ["medusa", 10],
  ["supabase", 4],
  ["unchained", 4],
  ["vendure", 4],
  ["payload", 5],
] as const)("%s", { timeout: 120_000 }, async (name, steps) => {
  if (!existsSync(join(import.meta.dirname, name, "node_modules")))
    throw new Error("`npm test integrations` installs it");
  const ended = await runShop(name, databaseUrl);
  expect(ended.code === 0 ? "" : ended.log).toBe("");
  expect(ended.steps).toHaveLength(steps);
  expect(await findLedgerFaults(platform().pool)).toEqual([]);
});
