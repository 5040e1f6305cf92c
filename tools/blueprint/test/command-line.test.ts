import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Refusal } from "@platform/command-line/refusal";
import { readCommand } from "../command-line.ts";
import { project } from "../../../blueprint.config.ts";

const folder = await mkdtemp(join(tmpdir(), "command-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a command line that cannot be done is refused in one sentence:", () => {
  test.each([
    ["nothing", [], "Nothing was asked for: use synth, "],
    ["an unknown verb", ["nonsense"], 'There is no verb "nonsense": use synth, '],
    ["a verb that is only a property of objects", ["toString"], 'There is no verb "toString"'],
    ["no stage", ["check"], '"check" needs a stage: --stage prod.'],
    [
      "a developer's stage as a deploy",
      ["check", "--stage", "alice"],
      '"alice" is a developer\'s stage, which nothing but `sst dev` runs: add --dev.',
    ],
    ["a stage that is none", ["check", "--stage", "Prod!"], '"Prod!" cannot be a stage'],
    ["a stage without its name", ["check", "--stage"], "argument missing. See --help."],
    ["an unknown option", ["check", "--stage", "prod", "--nope"], "Unknown option '--nope'. See --help."],
    ["a version that is none", ["check", "--stage", "prod", "--sst", "latest"], "--sst latest: say an exact version"],
    ["a version that is a path", ["check", "--stage", "prod", "--sst", "../x"], "--sst ../x: say an exact version"],
    [
      "a version without a platform",
      ["check", "--stage", "prod", "--sst", "2.0.0"],
      "--sst 2.0.0: say an exact version",
    ],
    [
      "a secret without a value",
      ["check", "--stage", "prod", "--secret", "Key"],
      "--secret Key: say a name and a value",
    ],
  ])("%s", async (_what, args, sentence) => {
    const refusal = await readCommand(project, args).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Error).message).toContain(sentence);
    expect((refusal as Error).message).not.toContain("\n");
  });
});

async function writeTo(out: string): Promise<void> {
  const { command } = await readCommand(project, ["synth", "--stage", "prod", "--out", out]);
  await command.write("text");
}

describe("--out", () => {
  test("is where the text goes", async () => {
    await writeTo(join(folder, "out.txt"));
    expect(await readFile(join(folder, "out.txt"), "utf8")).toBe("text");
  });

  test("is refused where nothing can be written", async () => {
    await expect(writeTo(join(folder, "nowhere/out.txt"))).rejects.toThrow(/its folder does not exist\. Name a file/);
    await expect(writeTo(folder)).rejects.toThrow(/it is a folder\. Name a file/);
  });
});
