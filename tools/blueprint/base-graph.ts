import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { Refusal } from "@platform/command-line/refusal";
import type { Graph, Resource } from "./graph.ts";
import { draftIn, isKept } from "./kept.ts";
import { treeOf } from "./revision-tree.ts";
import type { Surroundings } from "./synth/environment.ts";

export interface BaseGraphOptions extends Surroundings {
  readonly stage: string;
  readonly dev?: boolean;
  /** The repository that holds the revision; this one by default. */
  readonly repository?: string;
}

export const REPOSITORY = resolve(import.meta.dirname, "../..");
const GRAPHS = join(REPOSITORY, ".local/graphs");
/** The program's path within a revision: it has moved once. */
const PROGRAMS = ["tools/blueprint/main.ts", "scripts/infra/main.ts"];

const run = promisify(execFile);

/**
 * The graph that a change is compared with: a file (`*.json`, from `synth`), or a git revision's graph of the same stage under
 * the same settings. Each revision's own program synthesises it, so that the tool fits the app. `.local/graphs` keeps a
 * revision's graph while it is in use, unless secrets went into it.
 *
 * Throws Refusal when a file holds no graph, and when a revision is unknown, has no infra/ or cannot be synthesised.
 */
export async function baseGraph(reference: string, options: BaseGraphOptions): Promise<Graph> {
  if (reference.endsWith(".json")) return readGraphOf(reference, options.stage);
  const { repository = REPOSITORY } = options;
  const commit = await commitOf(reference, repository);
  // A graph contains the secrets that went into it.
  const kept = Object.keys(options.secrets ?? {}).length > 0 ? undefined : keptFile(commit, options);
  if (kept !== undefined && (await isKept(kept))) return readGraph(kept);
  return synthesiseRevision({ reference, commit, repository, kept }, options);
}

/** `origin/main`, or `main` in a clone without it. */
export async function defaultBase(): Promise<string> {
  return (await resolveCommit("origin/main", REPOSITORY)) === undefined ? "main" : "origin/main";
}

async function readGraphOf(file: string, stage: string): Promise<Graph> {
  const graph = await readGraph(file);
  if (graph.stage === stage) return graph;
  throw new Refusal(`${file} holds the graph of stage "${graph.stage}", not of "${stage}".`);
}

async function readGraph(file: string): Promise<Graph> {
  const graph = await readFile(file, "utf8")
    .then((json) => JSON.parse(json) as Partial<Graph>)
    .catch((error: unknown) => {
      throw new Refusal(`${file} cannot be read as a graph: ${(error as Error).message}`, { cause: error });
    });
  if (Array.isArray(graph.resources) && graph.resources.every(isResource)) return graph as Graph;
  throw new Refusal(`${file} holds no graph: write one with \`npm run -s infra -- synth --stage X --out ${file}\`.`);
}

function isResource({ urn, type, inputs, outputs }: Partial<Resource>): boolean {
  return [urn, type].every((name) => typeof name === "string") && isObject(inputs) && isObject(outputs);
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

export async function commitOf(reference: string, repository: string): Promise<string> {
  const commit = await resolveCommit(reference, repository);
  if (commit !== undefined) return commit;
  throw new Refusal(
    `This clone has no revision "${reference}". Fetch it (git fetch origin ${reference.replace(/^origin\//, "")}; a shallow ` +
      "clone has only its own commit), or name a .json file that synth has written.",
  );
}

async function resolveCommit(reference: string, repository: string): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", `${reference}^{commit}`];
  const found = await run("git", args, { cwd: repository }).catch(() => undefined);
  return found?.stdout.trim();
}

interface Revision {
  readonly reference: string;
  readonly commit: string;
  readonly repository: string;
  /** The file that keeps its graph; undefined when nothing may keep it. */
  readonly kept: string | undefined;
}

async function synthesiseRevision(
  { reference, commit, repository, kept }: Revision,
  options: BaseGraphOptions,
): Promise<Graph> {
  const name = `Revision ${reference} (${commit.slice(0, 9)})`;
  const program = await programOf(commit, repository);
  if (program === undefined) {
    throw new Refusal(`${name} has no infra/ that could be synthesised: everything is new since then.`);
  }
  const root = await treeOf(commit, repository).catch((error: unknown) => {
    throw new Refusal(`${name} cannot be prepared. ${(error as Error).message}`, { cause: error });
  });
  const draft = await draftIn(GRAPHS);
  try {
    const out = join(draft, "graph.json");
    await runProgram({ name, root, program }, [...argumentsFor(options), "--out", out], options);
    const graph = await readGraph(out);
    if (kept !== undefined) await rename(out, kept);
    return graph;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function programOf(commit: string, repository: string): Promise<string | undefined> {
  const { stdout } = await run("git", ["ls-tree", "--name-only", commit, ...PROGRAMS], { cwd: repository });
  return PROGRAMS.find((program) => stdout.split("\n").includes(program));
}

function argumentsFor({ stage, dev, strict, secrets }: BaseGraphOptions): readonly string[] {
  return [
    "synth",
    `--stage=${stage}`,
    ...(dev === true ? ["--dev"] : []),
    ...(strict === true ? ["--strict"] : []),
    ...Object.entries(secrets ?? {}).flatMap(([key, value]) => ["--secret", `${key}=${value}`]),
  ];
}

/** Passes on only the variables of this process that locate programs and files; the caller provides the settings. */
async function runProgram(
  { name, root, program }: { readonly name: string; readonly root: string; readonly program: string },
  args: readonly string[],
  options: Surroundings,
): Promise<void> {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, ...options.environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<number | null>((done, failed) => {
    child.on("error", failed);
    child.on("close", done);
  });
  const [code, said] = await Promise.all([ended, text(child.stderr)]);
  if (code !== 0) throw new Refusal(`${name} cannot be compared with. ${said.trim()}`);
}

/** Each setting of a synthesis changes the graph, so each is part of the file name. */
function keptFile(commit: string, { stage, dev, strict, environment }: BaseGraphOptions): string {
  const settings = Object.entries(environment ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const all = JSON.stringify([dev === true, strict === true, settings]);
  const digest = createHash("sha256").update(all).digest("hex").slice(0, 16);
  return join(GRAPHS, `revision-${commit}-${stage}-${digest}.json`);
}
