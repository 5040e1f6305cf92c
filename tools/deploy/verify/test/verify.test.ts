import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { usePlatform } from "../../../../test/platform/use-platform.ts";
import type { AwsAnswer, AwsServer } from "../../test/aws-server.ts";
import { verifyDeploy } from "../verify.ts";
import { answer, deployedAt, services, verifyAgainst } from "./stage.ts";

const ROOT = resolve(import.meta.dirname, "../../../..");
const platform = usePlatform();

interface RunTask {
  readonly networkConfiguration: unknown;
  readonly overrides: { readonly containerOverrides: readonly [{ readonly name: string; readonly command: string[] }] };
}

const askedOf = (server: AwsServer): RunTask =>
  JSON.parse(server.requests.find(({ operation }) => operation === "RunTask")!.body) as RunTask;

/** Does what a task of payment-api would do: runs its command with the stage's database. */
function runTask(server: AwsServer): AwsAnswer {
  const [{ command }] = askedOf(server).overrides.containerOverrides;
  const url = (platform().pool.options as { connectionString: string }).connectionString;
  execFileSync(process.execPath, command.slice(1), { cwd: ROOT, env: { ...process.env, DATABASE_URL: url } });
  return answer("task-started");
}

async function listen(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a deploy", () => {
  test("is verified by a journey of payments with a key that only this process knows", async () => {
    const run = await verifyAgainst({
      DescribeServices: [services("completed")],
      RunTask: [{ answer: () => runTask(run.server) }],
      DescribeTasks: [answer("task-started"), answer("task-ended")],
    });
    const report = await verifyDeploy(run.deps, deployedAt(platform().url));
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.ok).toBe(true);
    const titles = report.checks.map(({ title }) => title);
    expect(titles.slice(0, 4)).toEqual(["payment-api", "fraud-detection", "notification-service", "health"]);
    expect(titles.slice(4)).toContain("A payment of 20.00 EUR");
    expect(titles.slice(4)).toContain("A refund of the first payment");
    expect(titles.at(-1)).toBe("A payment that its shopper has to confirm");
    const { rows } = await platform().pool.query(
      "SELECT livemode FROM payments.tenants WHERE name LIKE 'Verification%'",
    );
    expect(rows).toEqual([{ livemode: false }]);
    expect(JSON.stringify([report, run.said, run.server.requests])).not.toMatch(/sk_test_/);
  });

  test("runs the task that stores the account where payment-api's own tasks are", async () => {
    const run = await verifyAgainst({
      DescribeServices: [services("completed")],
      RunTask: [answer("task-started")],
      DescribeTasks: [answer("task-ended")],
    });
    await verifyDeploy(run.deps, deployedAt(platform().url));
    const { services: described } = services("completed").body as { services: { networkConfiguration: unknown }[] };
    expect(askedOf(run.server)).toMatchObject({
      cluster: "payments-staging",
      taskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/payment-api-staging:7",
      networkConfiguration: described[0]!.networkConfiguration,
      overrides: { containerOverrides: [{ name: "payment-api" }] },
    });
  });

  test("whose key is refused fails at its first payment, with the request's id", async () => {
    // The task claims that it stored the digests, but did not.
    const { deps } = await verifyAgainst({
      DescribeServices: [services("completed")],
      RunTask: [answer("task-started")],
      DescribeTasks: [answer("task-ended")],
    });
    const report = await verifyDeploy(deps, deployedAt(platform().url));
    expect(report.ok).toBe(false);
    expect(report.checks.at(-1)).toMatchObject({
      title: "A payment of 20.00 EUR",
      ok: false,
      text: expect.stringMatching(/^401, StripeAuthenticationError: /),
      details: [expect.stringMatching(/^Request req_/)],
    });
  });

  test("whose task for the account fails says how it ended, and tries no payment", async () => {
    const { deps } = await verifyAgainst({
      DescribeServices: [services("completed")],
      RunTask: [answer("task-started")],
      DescribeTasks: [answer("exit-code")],
    });
    const report = await verifyDeploy(deps, deployedAt(platform().url));
    expect(report.checks.at(-1)).toMatchObject({
      ok: false,
      text: "The task that stores a test account did not end well:",
      details: expect.arrayContaining([expect.stringContaining("payment-api: exit code 1")]),
    });
  });

  test("that finds no capacity for that task says so", async () => {
    const failures = [
      { arn: "arn:aws:ecs:us-east-1:123456789012:cluster/payments-staging", reason: "Capacity is unavailable" },
    ];
    const { deps } = await verifyAgainst({
      DescribeServices: [services("completed")],
      RunTask: [{ body: { tasks: [], failures } }],
    });
    const report = await verifyDeploy(deps, deployedAt(platform().url));
    expect(report.checks.at(-1)!.text).toContain(
      "AWS did not start a task in payments-staging: Capacity is unavailable.",
    );
  });

  test("to prod takes no payment", async () => {
    const { deps, server } = await verifyAgainst({ DescribeServices: [services("completed")] });
    const report = await verifyDeploy(deps, { ...deployedAt(platform().url), stage: "prod" });
    expect(report.ok).toBe(true);
    expect(server.requests.map(({ operation }) => operation)).toEqual(["DescribeServices"]);
  });
});

describe("an address", () => {
  test("that answers 503 is asked again for two minutes, and nothing is paid", async () => {
    const { deps, server, waitedMs } = await verifyAgainst({ DescribeServices: [services("completed")] });
    const report = await verifyDeploy(deps, deployedAt(await listen(503)));
    expect(report.checks.at(-1)).toMatchObject({
      title: "health",
      ok: false,
      text: expect.stringMatching(/it answers 503$/),
    });
    expect(waitedMs()).toBe(120_000);
    expect(server.requests.map(({ operation }) => operation)).toEqual(["DescribeServices"]);
  });

  test("that nobody answers says why", async () => {
    const { deps } = await verifyAgainst({ DescribeServices: [services("completed")] });
    const report = await verifyDeploy(deps, deployedAt("http://127.0.0.1:1"));
    expect(report.checks.at(-1)!.text).toMatch(/ECONNREFUSED|bad port/);
  });
});

test("what AWS refuses ends the verification with what is missing", async () => {
  const { deps } = await verifyAgainst({ DescribeServices: [answer("access-denied")] });
  const report = await verifyDeploy(deps, deployedAt("http://127.0.0.1:1"));
  expect(report).toMatchObject({ ok: false, checks: [{ text: expect.stringContaining("ecs:DescribeServices") }] });
});
