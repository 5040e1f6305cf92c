import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type Preview, previewOf } from "../../preview.ts";
import { createSstRemover } from "../sst-remover.ts";

const PREVIEW = previewOf("pr-12")!;

/** Replaces SST's command and records its arguments. */
function sst(exitCode: number) {
  const folder = mkdtempSync(join(tmpdir(), "sweep-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [command, log] = [join(folder, "sst"), join(folder, "log")];
  writeFileSync(command, `#!/bin/sh\necho "$@$GITHUB_TOKEN" >> ${log}\nexit ${exitCode}\n`);
  writeFileSync(log, "");
  chmodSync(command, 0o755);
  return { remover: createSstRemover(command), asked: () => readFileSync(log, "utf8") };
}

describe("sst remove", () => {
  test("is asked for the preview, without the token of GitHub", async () => {
    vi.stubEnv("GITHUB_TOKEN", "a token");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { remover, asked } = sst(0);
    await remover.remove(PREVIEW);
    expect(asked()).toBe("remove --stage pr-12\n");
  });

  test("that fails says so", async () => {
    await expect(sst(1).remover.remove(PREVIEW)).rejects.toThrow("`sst remove --stage pr-12` ended with code 1");
  });

  test.each(["prod", "staging", "pr-0", "pr-12 --stage prod"])("is never asked for %j", async (stage) => {
    const { remover, asked } = sst(0);
    await expect(remover.remove({ ...PREVIEW, stage } as Preview)).rejects.toThrow("is no preview");
    expect(asked()).toBe("");
  });
});
