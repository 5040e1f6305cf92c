import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, onTestFinished, test } from "vitest";
import { type AwsAnswer, clientOf, startAwsServer } from "../../test/aws-server.ts";
import { APP, createStageStates, type StageStates } from "../state-bucket.ts";
import { NO_PARAMETER, parameter } from "./parameters.ts";

const BUCKET = "sst-state-example";
const LIST = `GET /${BUCKET}/?list-type=2&prefix=app%2Fpayments%2F`;
const BOOTSTRAP = parameter({ version: 5, asset: "sst-asset-example", state: BUCKET });
const XML = { "content-type": "application/xml" };
const NO_KEY: AwsAnswer = {
  status: 404,
  headers: XML,
  body: "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>",
};

function page(keys: readonly string[], next?: string): AwsAnswer {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join("");
  const more = next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`;
  const body = `<ListBucketResult><IsTruncated>${next !== undefined}</IsTruncated>${more}${contents}</ListBucketResult>`;
  return { headers: XML, body };
}

async function statesWith(answers: Parameters<typeof startAwsServer>[0]): Promise<StageStates> {
  const server = await startAwsServer(answers);
  onTestFinished(() => server.close());
  return createStageStates(new S3Client(clientOf(server)), new SSMClient(clientOf(server)));
}

const object = (kind: "app" | "lock", stage: string): string =>
  `GET /${BUCKET}/${kind}/payments/${stage}.json?x-id=GetObject`;

describe("SST's state bucket", () => {
  test("is of the app that sst.config.ts names", () => {
    const config = readFileSync(resolve(import.meta.dirname, "../../../../sst.config.ts"), "utf8");
    expect(config).toContain(`name: "${APP}",`);
  });

  test("lists stages, over all pages", async () => {
    const states = await statesWith({
      GetParameter: [BOOTSTRAP],
      [LIST]: [page(["app/payments/pr-1.json", "app/payments/prod.json"], "more")],
      [`GET /${BUCKET}/?continuation-token=more&list-type=2&prefix=app%2Fpayments%2F`]: [
        page(["app/payments/pr-2.json"]),
      ],
    });
    expect(await states.names()).toEqual(["pr-1", "prod", "pr-2"]);
  });

  test.each<[string, AwsAnswer, number]>([
    ["deployed", { body: { version: 3, checkpoint: { stack: "…", latest: { resources: [{}, {}, {}] } } } }, 3],
    ["removed", { body: { version: 3, checkpoint: { stack: "…", latest: { manifest: {} } } } }, 0],
    ["begun", { body: { version: 3, checkpoint: { stack: "…", latest: null } } }, 0],
    ["never there", NO_KEY, 0],
  ])("tells how much there is of a stage that was %s", async (_how, state, count) => {
    const states = await statesWith({ GetParameter: [BOOTSTRAP], [object("app", "pr-12")]: [state] });
    expect(await states.countResources("pr-12")).toBe(count);
  });

  test("tells who works on a stage", async () => {
    const lock = { created: "2026-11-22T20:00:00Z", updateID: "…", runID: "", command: "deploy", ignore: true };
    const states = await statesWith({
      GetParameter: [BOOTSTRAP],
      [object("lock", "pr-12")]: [{ body: lock }],
      [object("lock", "pr-13")]: [NO_KEY],
    });
    expect(await states.lock("pr-12")).toMatchObject({ command: "deploy", created: "2026-11-22T20:00:00Z" });
    expect(await states.lock("pr-13")).toBeUndefined();
  });

  test("that is not there means another region", async () => {
    const states = await statesWith({ GetParameter: [NO_PARAMETER] });
    await expect(states.names()).rejects.toThrow("SST was never used in this account and region");
  });

  test("that may not be read says so, instead of seeming empty", async () => {
    const denied = { status: 403, headers: XML, body: "<Error><Code>AccessDenied</Code><Message>no</Message></Error>" };
    const states = await statesWith({
      GetParameter: [BOOTSTRAP],
      [LIST]: [denied],
      [object("app", "pr-12")]: [denied],
      [object("lock", "pr-12")]: [denied],
    });
    const asked = await Promise.allSettled([states.names(), states.countResources("pr-12"), states.lock("pr-12")]);
    expect(asked.map((one) => (one.status === "rejected" ? String(one.reason) : "an answer"))).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining("AccessDenied")),
    );
  });
});
