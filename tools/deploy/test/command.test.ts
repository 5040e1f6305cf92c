import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { startAwsServer } from "./aws-server.ts";
import { startGitHub, TOKEN } from "./github-server.ts";

const MAIN = resolve(import.meta.dirname, "../main.ts");

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function deploy(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: process.env["PATH"], HOME: "/nonexistent", ...environment };
  return await promisify(execFile)(process.execPath, [MAIN, ...args], { env })
    .then((ended) => ({ code: 0, ...ended }))
    .catch((error: unknown) => error as Ended);
}

describe("npm run deploy", () => {
  test.each([
    [[], /^Nothing was asked for: use preflight, verify, comment, sweep, or --help\.\n$/],
    [["destroy"], /^There is no verb "destroy"/],
    [["preflight"], /^Say which stage: --stage pr-12\.\n$/],
    [["preflight", "--stage", "alice"], /"alice" is a developer's stage, which is never deployed/],
    [["verify"], /^Say which stage: --stage pr-12\.\n$/],
    [["verify", "--stage", "alice"], /"alice" is a developer's stage, which is never deployed/],
    [["verify", "--stage", "pr-01"], /"pr-01" is no preview/],
    [["verify", "--stage", "pr-12", "--timeout-seconds", "long"], /say whole seconds/],
    [["verify", "--stage", "pr-12", "--tolerant"], /Unknown option '--tolerant'.* See --help\.\n$/],
    [["comment", "--stage", "prod", "--state", "deployed"], /Only a preview has a pull request to comment on/],
    [["comment", "--stage", "pr-12", "--state", "fine"], /--state deploying, deployed, failed, removed/],
    [["comment", "--stage", "pr-12", "--state", "deploying", "--commit", "@you"], /say the hash of a commit/],
    [["comment", "--stage", "pr-12", "--state", "deploying", "--post"], /^GITHUB_TOKEN is missing/],
    [["sweep"], /^GITHUB_TOKEN is missing/],
  ])("%j is refused", async (args, message) => {
    const { code, stderr, stdout } = await deploy(args);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });

  test("preflight without credentials says so, and exits with 1", async () => {
    const { code, stdout } = await deploy(["preflight", "--stage", "staging"], { AWS_EC2_METADATA_DISABLED: "true" });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^PROBLEM {2}settings: Stage "staging" cannot be deployed: AWS_ACCOUNT_ID is missing/);
    expect(stdout).toMatch(/PROBLEM {2}account: .*CredentialsProviderError.*Sign in first/);
    expect(stdout).toMatch(/Nothing was created\. \d could not be asked\.\n$/);
  });

  test("posts the comment of the stage's pull request", async () => {
    const { origin, requests } = await startGitHub(() => ({ body: [] }));
    const github = { GITHUB_TOKEN: TOKEN, GITHUB_REPOSITORY: "example/payments", GITHUB_API_URL: origin };
    const { code } = await deploy(["comment", "--stage", "pr-12", "--state", "deploying", "--post"], github);
    expect(code).toBe(0);
    expect(requests.map(({ method, path }) => `${method} ${path.split("?")[0]}`)).toEqual([
      "GET /repos/example/payments/issues/12/comments",
      "POST /repos/example/payments/issues/12/comments",
    ]);
    expect(requests[1]!.body.body).toContain("### Preview pr-12: is being deployed");
  });

  test("lists what a sweep would remove, and removes nothing", async () => {
    const { origin } = await startGitHub(() => ({ body: { state: "closed" } }));
    const parameter = {
      body: { Parameter: { Value: JSON.stringify({ state: "states", database: { functionName: "f" } }) } },
    };
    const aws = await startAwsServer({
      GetParameter: [parameter],
      "POST /2015-03-31/functions/f/invocations": [{ body: ["pr_12"] }],
      "GET /states/?list-type=2&prefix=app%2Fpayments%2F": [
        { headers: { "content-type": "application/xml" }, body: "<ListBucketResult></ListBucketResult>" },
      ],
      "GET /states/app/payments/pr-12.json?x-id=GetObject": [{ body: { checkpoint: { latest: { resources: [{}] } } } }],
      "GET /states/lock/payments/pr-12.json?x-id=GetObject": [
        { status: 404, headers: { "content-type": "application/xml" }, body: "<Error><Code>NoSuchKey</Code></Error>" },
      ],
    });
    onTestFinished(() => aws.close());
    const { code, stdout, stderr } = await deploy(["sweep"], {
      GITHUB_TOKEN: TOKEN,
      GITHUB_REPOSITORY: "example/payments",
      GITHUB_API_URL: origin,
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example",
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "pr-12     orphaned  its pull request is closed (1 resources and a database)\n",
      stderr: "",
    });
  });
});
