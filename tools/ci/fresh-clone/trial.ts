import { execFileSync, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { outsidePath } from "@platform/setup/npm-command";
import { ROOT } from "../stages.ts";
import { giveTo, type Person } from "./person.ts";
import type { Tool } from "./tools.ts";

/** npm's arguments, one command after the other. */
export type Way = readonly (readonly string[])[];

export interface Trial {
  readonly person: Person;
  readonly npm: Tool;
  readonly node: Tool;
  readonly way: Way;
  /** Where the clone is made, and removed again. */
  readonly clone: string;
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly seconds: number;
  /** What failed, and what it said last. Undefined: all went well. */
  readonly fault: { readonly what: string; readonly said: string } | undefined;
}

/** Clones HEAD, and runs the way in it as the person would. */
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
  // A lock file that npm corrects while it installs is one that its next release may refuse. Git distrusts clones of others.
  const status = ["-c", "safe.directory=*", "-C", trial.clone, "status", "--porcelain"];
  const changed = execFileSync("git", status, { encoding: "utf8" });
  return changed === "" ? undefined : { what: "it changed files of the clone", said: changed };
}

async function runNpm({ person, npm, node, clone, signal }: Trial, args: readonly string[]) {
  const env = environmentOf(person, [npm.bin, node.bin]);
  signal.throwIfAborted();
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  const child = spawn("npm", args, { cwd: clone, env, stdio, detached: true, ...person.ids });
  // With all that it has started: npm itself goes on until everything is unpacked.
  const stop = (): void => void process.kill(-child.pid!, "SIGKILL");
  signal.addEventListener("abort", stop);
  const ended = new Promise<number | null>((done, failed) => child.on("error", failed).on("close", done));
  try {
    // Until all of them have ended: the clone is removed next.
    const [code, ...said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    signal.throwIfAborted();
    return { code, said: said.join("") };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** How this machine reaches the registry. Nothing else of its set-up is of use to a newcomer. */
const KEPT =
  /^(LANG|TMPDIR|NODE_EXTRA_CA_CERTS|(https?|no)_proxy|npm_config_(registry|cafile|(https-|https_|no)?proxy))$/i;

function environmentOf({ home }: Person, bins: readonly string[]): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name));
  const PATH = [...bins, ...outsidePath(ROOT)].join(delimiter);
  // What one version of npm has fetched is not fetched again for the next.
  const cache = { npm_config_cache: join(home, "cache"), npm_config_prefer_offline: "true" };
  return { ...Object.fromEntries(kept), ...cache, HOME: home, PATH };
}

const lastLines = (said: string): string => said.trimEnd().split("\n").slice(-25).join("\n");
