import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import type { Graph } from "../graph.ts";
import { preparePlatform } from "../platform.ts";
import type { Project } from "../project.ts";
import { bundleTool } from "./bundle.ts";
import { childEnvironment, type Surroundings } from "./environment.ts";
import type { SynthesisRequest, SynthesisResult } from "./request.ts";

export interface SynthesisOptions extends Surroundings {
  readonly stage: string;
  /** Whether to register what `sst dev` registers instead of what `sst deploy` does. */
  readonly dev?: boolean;
  /** The version of SST; the one in package.json by default. */
  readonly sst?: string;
  /** The path of another Node to run the app; it may be as old as package.json allows. */
  readonly node?: string;
  /** The synthesis fails after this time. The default is 180 s, because a busy machine needs more than a minute. */
  readonly deadlineMs?: number;
}

/** The problems of an app, one sentence each. */
export class SynthesisError extends Refusal {
  override readonly name = "SynthesisError";
  readonly problems: readonly string[];

  constructor(stage: string, problems: readonly string[]) {
    super(`Stage "${stage}" cannot be synthesised:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

const CHILD = join(import.meta.dirname, "child.ts");
const DEADLINE_MS = 180_000;
/** A program that never yields cannot end itself at its deadline. */
const GRACE_MS = 2_000;

/**
 * The graph that a deploy of a project's stage would register. A stage in a host's network reads what the host shares from the
 * host's graph.
 *
 * Throws SynthesisError when the app is wrong: a missing setting or secret, an unanswered data source, a name used twice.
 */
export async function synthesise(project: Project, options: SynthesisOptions): Promise<Graph> {
  refuseBadStage(options.stage);
  const platform = await preparePlatform(options.sst);
  const root = await realpath(project.root);
  const folder = await mkdtemp(join(tmpdir(), "synthesis-"));
  const requestFor = (stage: string): SynthesisRequest => ({
    root,
    platform: platform.directory,
    sst: platform.version,
    stage,
    dev: options.dev ?? false,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    resultFile: join(folder, `${stage}.json`),
    work: join(folder, stage),
    bundles: {
      app: join(platform.directory, `sst.config.${basename(folder)}.${stage}.app.mjs`),
      program: join(platform.directory, `sst.config.${basename(folder)}.${stage}.program.mjs`),
    },
  });
  try {
    const request = requestFor(options.stage);
    const host = request.dev ? undefined : project.stages.hostOf(options.stage);
    const run: Run = (of, how, signal) =>
      runChild(childEnvironment(project, of.stage, how), of, { node: how.node, signal });
    if (host === undefined) return await run(request, options);
    return await runBeside(run, options, requestFor(host), request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** SST refuses the same names. Files are named after the stage, so this check comes first. */
function refuseBadStage(stage: string): void {
  if (!/[^a-zA-Z0-9-]/.test(stage)) return;
  throw new SynthesisError(stage, [`"${stage}" cannot be a stage: SST allows letters, digits and hyphens.`]);
}

type Run = (request: SynthesisRequest, options: SynthesisOptions, signal?: AbortSignal) => Promise<Graph>;

/** Synthesises both at once, which takes little longer than one. A failure of the host is reported first. */
async function runBeside(
  run: Run,
  options: SynthesisOptions,
  host: SynthesisRequest,
  guest: SynthesisRequest,
): Promise<Graph> {
  const hostFailed = new AbortController();
  const runs = await Promise.allSettled([
    // The guest's deployer does not have the host's settings, so examples complete them.
    run(host, { ...options, strict: false }).catch((error: unknown) => {
      hostFailed.abort();
      throw error;
    }),
    run({ ...guest, neighbourFile: host.resultFile }, options, hostFailed.signal),
  ]);
  for (const one of runs) if (one.status === "rejected") throw one.reason as Error;
  return (runs[1] as PromiseFulfilledResult<Graph>).value;
}

async function runChild(
  env: Readonly<Record<string, string>>,
  request: SynthesisRequest,
  { node = process.execPath, signal }: { readonly node: string | undefined; readonly signal: AbortSignal | undefined },
): Promise<Graph> {
  const program = node === process.execPath ? CHILD : await childInJavaScript(request);
  const child = spawn(node, ["--no-warnings", "--enable-source-maps", program, JSON.stringify(request)], {
    cwd: request.root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    ...(signal === undefined ? {} : { signal }),
  });
  const said: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const timer = setTimeout(() => child.kill("SIGKILL"), request.deadlineMs + GRACE_MS);
  const ending = await new Promise<string>((done, failed) => {
    child.on("error", (error) => (child.pid === undefined ? failed(error) : undefined));
    child.on("close", (code, killedBy) => done(killedBy ?? `code ${code}`));
  });
  clearTimeout(timer);
  await Promise.all(Object.values(request.bundles).map((file) => rm(file, { force: true })));
  if (!existsSync(request.resultFile)) {
    const reason =
      ending === "SIGKILL" ? `it was still busy after ${request.deadlineMs / 1000} s` : `it ended with ${ending}`;
    throw new SynthesisError(request.stage, [`${reason}. ${Buffer.concat(said).toString().trim()}`.trim()]);
  }
  const result = JSON.parse(await readFile(request.resultFile, "utf8")) as SynthesisResult;
  if ("problems" in result) throw new SynthesisError(request.stage, result.problems);
  return result.graph;
}

async function childInJavaScript({ platform, resultFile }: SynthesisRequest): Promise<string> {
  const file = `${resultFile}.child.mjs`;
  await bundleTool(platform, CHILD, file);
  return file;
}
