import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "@platform/local/components";
import { portsAt } from "@platform/local/ports";
import { welcome } from "@platform/local/welcome";
import { usePlatform } from "../platform/use-platform.ts";

const platform = usePlatform({ "payment-api": { ASSESSMENT_BUDGET_MS: "3000" } });

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const EXAMPLE = /^```js\n([\s\S]+?)^```$/m.exec(README)![1]!;
const COMMAND = /^(PAYMENT_API=\S+) (SECRET_KEY=\S+) node pay\.mjs$/m;

/** Runs the example as the README says: with Node, in this folder, with the variables that `npm start` prints. */
function runExample(secretKey: string): string[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-"], {
    cwd: ROOT,
    input: EXAMPLE,
    env: { ...process.env, PAYMENT_API: platform().url, SECRET_KEY: secretKey },
    encoding: "utf8",
    timeout: 15_000,
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split("\n");
}

test("the README's example takes and refunds a payment of its own each time that it is run", async () => {
  const { stripe, secretKey } = await platform().newAccount();
  for (let run = 1; run <= 3; run++) {
    const [paid, refunded] = runExample(secretKey);
    expect(paid).toMatch(/^pi_\w+ succeeded$/);
    expect(refunded).toMatch(/^re_\w+ succeeded$/);
    const { data } = await stripe.paymentIntents.list({ expand: ["data.latest_charge"] });
    expect(data.map(({ latest_charge: charge }) => charge)).toEqual(
      Array.from({ length: run }, () => expect.objectContaining({ amount: 2000, amount_refunded: 500 })),
    );
    const [pending] = (await stripe.balance.retrieve()).pending;
    expect(pending).toMatchObject({ currency: "eur", amount: run * 1500 });
  }
});

test("the README's command sets what the example reads, and `npm start` prints it with its own addresses", () => {
  const read = [...EXAMPLE.matchAll(/process\.env\.(\w+)/g)].map((match) => match[1]);
  expect(
    COMMAND.exec(README)!
      .slice(1)
      .map((setting) => setting.split("=")[0]),
  ).toEqual(read);
  const account = { account: "acct_1", secretKey: "sk_test_1", publishableKey: "pk_test_1" };
  const printed = welcome({ ports: portsAt(300), account, databaseUrl: "postgres://127.0.0.1/" });
  expect(printed).toContain("  PAYMENT_API=http://127.0.0.1:8380 SECRET_KEY=sk_test_1 node pay.mjs\n");
  expect(printed).toContain("http://127.0.0.1:8391 ");
});

test("a reader who saves the example as the README says does not make the lint of `npm test` fail", () => {
  const [, file] = /^Save this as `([^`]+)` in this folder:$/m.exec(README)!;
  const ignored = execFileSync("git", ["check-ignore", "--no-index", file!], { cwd: ROOT, encoding: "utf8" });
  expect(ignored).toBe(`${file}\n`);
});
