import { type ChildProcess, spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";

const FIXTURE = fileURLToPath(new URL("fixtures/service.ts", import.meta.url));
/** Its deadline of 1.5 s, a second for its last lines, and the delays of a busy machine. */
const ENDS_WITHIN_MS = 6_000;
/** Long enough for it to log megabytes. */
const LOGS_FOR_MS = 400;

let child: ChildProcess | undefined;
afterEach(() => child?.kill("SIGKILL"));

/** Who reads its standard output: through a socket, as under `npm start`, or through a pipe, as in a container. */
const READERS: Readonly<Record<string, (program: string[]) => ChildProcess>> = {
  "reads nothing": ([file = "", ...args]) => spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] }),
  "is gone": ([file = "", ...args]) => {
    const started = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"] });
    started.stdout.destroy();
    return started;
  },
  "reads nothing of a pipe": (program) => bash(`exec ${program.join(" ")} > >(exec sleep 20)`),
  "of a pipe is gone": (program) => bash(`exec ${program.join(" ")} > >(exec true)`),
};

const bash = (command: string): ChildProcess => spawn("bash", ["-c", command], { stdio: ["pipe", "ignore", "pipe"] });

/** How the process ended, or that it still runs. */
async function endOf(started: ChildProcess): Promise<string> {
  const ended = new Promise<string>((resolve) =>
    started.once("exit", (code, signal) => resolve(signal ?? `code ${code}`)),
  );
  return Promise.race([ended, wait(ENDS_WITHIN_MS, "it still runs")]);
}

const begun = (started: ChildProcess): Promise<void> =>
  new Promise((resolve) => started.stderr!.on("data", (chunk) => String(chunk).includes("begun") && resolve()));

describe.each(Object.keys(READERS))("a service whose reader %s", (reader) => {
  test.each([
    ["stops", "code 0"],
    ["hangs", "code 1"],
  ])("ends at SIGTERM when it %s, with %s", async (behaviour, how) => {
    child = READERS[reader]!([process.execPath, FIXTURE, behaviour]);
    await begun(child);
    await wait(LOGS_FOR_MS);
    child.kill("SIGTERM");
    expect(await endOf(child)).toBe(how);
  });

  test.each(["rejects", "throws"])("ends with code 1 when it %s what nobody catches", async (behaviour) => {
    child = READERS[reader]!([process.execPath, FIXTURE, behaviour]);
    await begun(child);
    expect(await endOf(child)).toBe("code 1");
  });
});

test.each(["rejects", "throws"])("a service says what it was that nobody caught when it %s", async (behaviour) => {
  child = spawn(process.execPath, [FIXTURE, behaviour], { stdio: ["pipe", "pipe", "pipe"] });
  let log = "";
  child.stdout!.on("data", (chunk) => (log += String(chunk)));
  expect(await endOf(child)).toBe("code 1");
  const last = log
    .trimEnd()
    .split("\n")
    .findLast((line) => line.includes('"fatal"'));
  expect(JSON.parse(last!)).toMatchObject({ level: "fatal", err: { message: "nobody caught this" } });
});

test("every component is run and logs so", () => {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const mains = globSync("{services,sandbox}/*/src/main.ts", { cwd: root });
  expect(mains).toHaveLength(5);
  for (const main of mains) {
    const source = readFileSync(join(root, main), "utf8");
    expect(source).toContain("await runService(logger,");
    expect(source).toContain("createLogger(");
  }
});
