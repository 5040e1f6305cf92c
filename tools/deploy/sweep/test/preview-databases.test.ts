import { LambdaClient } from "@aws-sdk/client-lambda";
import { SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, onTestFinished, test } from "vitest";
import { clientOf, startAwsServer } from "../../test/aws-server.ts";
import { previewOf } from "../../preview.ts";
import { createPreviewDatabases } from "../preview-databases.ts";
import { NO_PARAMETER, parameter } from "./parameters.ts";

const PREVIEW = previewOf("pr-12")!;
const HOST = parameter({ database: { host: "db", port: 5432, functionName: "preview-database-staging" } });

async function databasesWith(answers: Parameters<typeof startAwsServer>[0]) {
  const server = await startAwsServer(answers);
  onTestFinished(() => server.close());
  const databases = createPreviewDatabases(new LambdaClient(clientOf(server)), new SSMClient(clientOf(server)));
  return { databases, server };
}

describe("staging's database of previews", () => {
  const INVOKE = "POST /2015-03-31/functions/preview-database-staging/invocations";

  test("lists them, and drops one, by the function that accepts nothing else", async () => {
    const { databases, server } = await databasesWith({
      GetParameter: [HOST],
      [INVOKE]: [{ body: ["pr_7", "pr_12"] }, { body: "null" }],
    });
    expect(await databases.names()).toEqual(["pr_7", "pr_12"]);
    await databases.drop(PREVIEW);
    const sent = server.requests
      .filter(({ operation }) => operation === INVOKE)
      .map(({ body }) => JSON.parse(body) as object);
    expect(sent).toEqual([{ tf: { action: "list" } }, { name: "pr_12", tf: { action: "delete" } }]);
  });

  test("says what the function says when it fails", async () => {
    const { databases } = await databasesWith({
      GetParameter: [HOST],
      [INVOKE]: [
        {
          headers: { "x-amz-function-error": "Unhandled" },
          body: { errorType: "Error", errorMessage: "the server is asleep" },
        },
      ],
    });
    await expect(databases.names()).rejects.toThrow(
      "The function preview-database-staging failed: the server is asleep. Its log: /aws/lambda/preview-database-staging.",
    );
  });

  test("is none where staging is not deployed", async () => {
    const { databases, server } = await databasesWith({ GetParameter: [NO_PARAMETER] });
    expect(await databases.names()).toEqual([]);
    await databases.drop(PREVIEW);
    expect(server.requests.every(({ operation }) => operation === "GetParameter")).toBe(true);
  });
});
