import { execFileSync, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { outsidePath } from "@platform/setup/npm-command";
import { ROOT } from "../stages.ts";
import { giveTo, type Person } from "./person.ts";
import type { Tool } from "./tools.ts";

/** npm's arguments for each command, in order. */
export type Way = readonly (readonly string[])[];

export interface Trial {
  readonly person: Person;
  readonly npm: Tool;
  readonly node: Tool;
  readonly way: Way;
  /** The folder for the clone, which the trial removes afterwards. */
  readonly clone: string;
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly seconds: number;
  /** What failed, and what it printed last; undefined if nothing failed. */
  readonly fault: { readonly what: string; readonly said: string } | undefined;
}

/** Clones HEAD, and runs the way's commands in it as the person. */
export async function tryOut(trial: Trial): Promise<Outcome> {
  const { person, clone } = trial;
  const started = Date.now();
  execFileSync("git", ["clone", "--quiet", ROOT, clone], { stdio: "pipe" });
  giveTo(person, clone);
  try {
    const fault = await firstFault(trial);
    return { seconds: Math.round((Date.now() - started) / 1000), fault };
  } finally {
    await rm(clone, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function firstFault(trial: Trial): Promise<Outcome["fault"]> {
  for (const args of trial.way) {
    const { code, said } = await runNpm(trial, args);
    if (code !== 0) return { what: `npm ${args.join(" ")}`, said: lastLines(said) };
  }
  // If npm corrects the lock file, its next release may refuse it. Git needs `safe.directory` for another user's clone.
  const status = ["-c", "safe.directory=*", "-C", trial.clone, "status", "--porcelain"];
  const changed = execFileSync("git", status, { encoding: "utf8" });
  return changed === "" ? undefined : { what: "it changed files of the clone", said: changed };
}

async function runNpm({ person, npm, node, clone, signal }: Trial, args: readonly string[]) {
  const env = environmentOf(person, [npm.bin, node.bin]);
  signal.throwIfAborted();
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  const child = spawn("npm", args, { cwd: clone, env, stdio, detached: true, ...person.ids });
  // Kills the whole process group: npm itself would continue until it has unpacked everything.
  const stop = (): void => void process.kill(-child.pid!, "SIGKILL");
  signal.addEventListener("abort", stop);
  const ended = new Promise<number | null>((done, failed) => child.on("error", failed).on("close", done));
  try {
    // Waits until all of them have ended, because we remove the clone next.
    const [code, ...said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    signal.throwIfAborted();
    return { code, said: said.join("") };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The variables with which this machine reaches the registry. A newcomer has nothing else of its set-up. */
const KEPT =
  /^(LANG|TMPDIR|NODE_EXTRA_CA_CERTS|(https?|no)_proxy|npm_config_(registry|cafile|(https-|https_|no)?proxy))$/i;

function environmentOf({ home }: Person, bins: readonly string[]): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name));
  const PATH = [...bins, ...outsidePath(ROOT)].join(delimiter);
  // Each version of npm uses what an earlier one has fetched.
  const cache = { npm_config_cache: join(home, "cache"), npm_config_prefer_offline: "true" };
  return { ...Object.fromEntries(kept), ...cache, HOME: home, PATH };
}

const lastLines = (said: string): string => said.trimEnd().split("\n").slice(-25).join("\n");
