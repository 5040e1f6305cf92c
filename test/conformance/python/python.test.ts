import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { usePlatform } from "../../platform/use-platform.ts";

const platform = usePlatform({ "payment-api": { ASSESSMENT_BUDGET_MS: "3000" } });

interface Case {
  readonly case: string;
  readonly fault: string | null;
}

test("Debian's python3-stripe takes, holds, refunds and lists payments", { timeout: 90_000 }, async () => {
  const { secretKey } = await platform().newAccount();
  const child = spawn("/usr/bin/python3", [join(import.meta.dirname, "cases.py")], {
    env: { ...process.env, PAYMENT_API_URL: platform().url, STRIPE_API_KEY: secretKey },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const cases = output.split("\n").flatMap((line): Case[] => (line === "" ? [] : [JSON.parse(line)]));
  expect(errors).toBe("");
  expect(cases.length).toBeGreaterThanOrEqual(15);
  expect(cases.filter(({ fault }) => fault !== null)).toEqual([]);
});
