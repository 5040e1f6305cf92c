import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { graphOf, SYNTHESIS_MS } from "../../../infra/test/graphs.ts";
import { readOutputs } from "../outputs.ts";

function outputs(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "outputs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "outputs.json");
  writeFileSync(file, content);
  return file;
}

const OTHERS = ["fraud-detection", "notification-service"];

test.each([
  ["prod", ["payment-api", ...OTHERS]],
  ["staging", ["payment-api", ...OTHERS]],
  // The other services are containers of its task.
  ["pr-12", ["payment-api"]],
])("%s says at its end what verify needs of %j", { timeout: SYNTHESIS_MS }, async (stage, names) => {
  const { outputs: said } = await graphOf(stage);
  const deployed = await readOutputs(stage, outputs(JSON.stringify(said)));
  const expected = (name: string) => ({
    name: `${name}-${stage}`,
    taskDefinition: expect.stringMatching(
      new RegExp(`^arn:aws:ecs:.*:task-definition/${name}-${stage}:\\d+$`),
    ) as string,
    logGroup: `/ecs/${name}-${stage}`,
  });
  expect(deployed).toEqual({
    stage,
    url: expect.stringMatching(/^https:\/\//),
    // A preview has an HTTP API instead.
    ...(stage === "pr-12" ? {} : { loadBalancer: expect.stringMatching(/\.elb\.amazonaws\.com$/) as string }),
    cluster: `payments-${stage}`,
    services: Object.fromEntries(names.map((name) => [name, expected(name)])),
  });
});

test.each([
  ["of another stage", '{"stage":"pr-13","services":{}}', /tells of stage "pr-13".*not of "pr-12"/],
  ["after sst remove", "{}", /tells of no deploy/],
  ["cut short", '{"stage":', /cannot be read/],
])("what is %s is refused", async (_what, content, message) => {
  await expect(readOutputs("pr-12", outputs(content))).rejects.toThrow(message);
});

test("what is not there is refused", async () => {
  await expect(readOutputs("pr-12", `${tmpdir()}/none/outputs.json`)).rejects.toThrow(/is not there/);
});
