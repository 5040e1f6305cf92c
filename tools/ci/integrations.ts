/**
 * `npm test integrations`: what others wrote, unmodified, against this platform: packages that shops use, earlier major
 * versions of the official SDK, and the one for Python. Each folder installs what its package-lock.json says.
 */
import { execFile, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Program } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { runProgram } from "@platform/command-line/run-program";

const ROOT = resolve(import.meta.dirname, "../..");
const SHOPS = ["medusa", "supabase", "unchained", "vendure", "payload"];
const MAJORS = ["19", "20", "21", "22"];
const FOLDERS = ["test/conformance/majors", ...SHOPS.map((shop) => `test/integrations/${shop}`)];

const INTEGRATIONS = {
  usage: "npm test integrations",
  summary: `shops on ${SHOPS.join(", ")}, and the conformance suite on stripe-node ${MAJORS.join(", ")} and Python`,
} satisfies Program;

process.exitCode = await runProgram(INTEGRATIONS, process.argv.slice(2), async (args) => {
  readOptions(INTEGRATIONS, args, {});
  for (const folder of FOLDERS) await install(folder);
  await providePython();
  const runs = [
    await runTests({}, "--config", "test/integrations/vitest.config.ts"),
    ...(await eachInTurn(MAJORS, (major) => runTests({ STRIPE_MAJOR: major }, "test/conformance/conformance"))),
  ];
  return runs.every((code) => code === 0) ? 0 : 1;
});

async function install(folder: string): Promise<void> {
  process.stdout.write(`Installing ${folder}\n`);
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  await promisify(execFile)("npm", ["ci", ...options], { cwd: join(ROOT, folder), maxBuffer: 1 << 26 });
}

/** Debian's package, so that the suite also meets an SDK of another language and of 2022. */
async function providePython(): Promise<void> {
  const run = promisify(execFile);
  if (await succeeds(run("/usr/bin/python3", ["-c", "import stripe"]))) return;
  process.stdout.write("Installing python3-stripe\n");
  if (await succeeds(run("apt-get", ["install", "-y", "python3-stripe"]))) return;
  if (await succeeds(run("apt-get", ["update"]).then(() => run("apt-get", ["install", "-y", "python3-stripe"]))))
    return;
  throw new Error("python3-stripe is missing, and could not be installed: `apt-get install python3-stripe` as root.");
}

/** A function, because the program above runs before constants down here have a value. */
function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

async function eachInTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function runTests(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<number> {
  const vitest = join(ROOT, "node_modules/.bin/vitest");
  const child = spawn(vitest, ["run", ...args], { cwd: ROOT, env: { ...process.env, ...env }, stdio: "inherit" });
  return new Promise((done, fail) => child.on("error", fail).on("close", (code) => done(code ?? 1)));
}
