import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const SCRIPT = resolve(import.meta.dirname, "../run-logged.ts");
const logFile = (): string => join(mkdtempSync(join(tmpdir(), "run-logged-")), "deploy.log");

describe("a command that is run logged", () => {
  test("says what it says, here and in the file, and ends as it ends", () => {
    const file = logFile();
    const program = "process.stdout.write('out\\n', () => process.stderr.write('err\\n', () => process.exit(3)))";
    const ended = spawnSync(process.execPath, [SCRIPT, file, process.execPath, "-e", program], { encoding: "utf8" });
    expect(ended).toMatchObject({ status: 3, stdout: "out\n", stderr: "err\n" });
    expect(readFileSync(file, "utf8").split("\n").toSorted()).toEqual(["", "err", "out"]);
  });

  test("that does not exist is an error that names it", () => {
    const ended = spawnSync(process.execPath, [SCRIPT, logFile(), "no-such-command"], { encoding: "utf8" });
    expect(ended.status).toBe(127);
    expect(ended.stderr).toContain("no-such-command cannot be run");
  });

  test("hears when the run is cancelled, and is waited for", async () => {
    const file = logFile();
    const program =
      "process.on('SIGTERM', () => { console.log('unlocked'); process.exit(5); }); console.log('ready'); setInterval(() => {}, 1000)";
    const runner = spawn(process.execPath, [SCRIPT, file, process.execPath, "-e", program]);
    await new Promise((ready) => runner.stdout.once("data", ready));
    runner.kill("SIGTERM");
    const code = await new Promise((done) => runner.on("close", done));
    expect(code).toBe(5);
    expect(readFileSync(file, "utf8")).toBe("ready\nunlocked\n");
  });

  test("has to be said", () => {
    expect(spawnSync(process.execPath, [SCRIPT, logFile()]).status).toBe(2);
  });
});
