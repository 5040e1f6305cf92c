import { writeFile } from "node:fs/promises";
import type { Options } from "@platform/command-line/options";
import { loadVerb, type Program, type Verbs } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { Refusal } from "@platform/command-line/refusal";
import { baseGraph } from "./base-graph.ts";
import { settingsIn } from "./synth/environment.ts";
import { synthesise } from "./synth/synthesise.ts";
import type { Project } from "./project.ts";
import type { Command, Verb } from "./verb.ts";

/** Each verb loads when it runs: to add a verb, add a line. */
const VERBS: Verbs<Verb> = {
  synth: async () => (await import("./synth/command.ts")).synth,
  check: async () => (await import("./check/command.ts")).check,
  reach: async () => (await import("./reach/command.ts")).reach,
  diff: async () => (await import("./diff/command.ts")).diff,
  diagram: async () => (await import("./diagram/command.ts")).diagram,
  cost: async () => (await import("./cost/command.ts")).cost,
  quotas: async () => (await import("./quotas/command.ts")).quotas,
  policy: async () => (await import("./policy/command.ts")).policy,
  typecheck: async () => (await import("./typecheck.ts")).typecheck,
};

/** These verbs are about the app, whatever the stage. */
const STAGELESS = new Set(["typecheck", "policy"]);

const OPTIONS = {
  stage: { type: "string", value: "X", help: "a stage of the app, such as prod" },
  dev: { type: "boolean", default: false, help: "what `sst dev` registers, not `sst deploy`" },
  json: { type: "boolean", default: false, help: "as JSON, for programs" },
  out: { type: "string", value: "FILE", help: "write there, not to stdout" },
  sst: {
    type: "string",
    value: "VERSION",
    help: "on another version of SST than the pinned one, which npm installs",
  },
  secret: {
    type: "string",
    value: "N=V",
    multiple: true,
    default: [],
    help: "a secret that `sst secret set` would keep; any number of them; otherwise examples stand in",
  },
  strict: {
    type: "boolean",
    default: false,
    help: "only the deployer's own settings (API_DOMAIN, AWS_ACCOUNT_ID, …); otherwise examples stand in",
  },
} satisfies Options;

export const INFRA = {
  usage: "npm run infra -- <verb> --stage X [options]",
  summary: "without an AWS account",
  verbs: VERBS,
  options: OPTIONS,
} satisfies Program;

/** Reads the verb and its options from the command line. Throws Refusal. */
export async function readCommand(
  project: Project,
  args: readonly string[],
): Promise<{ verb: Verb; command: Command }> {
  const [name = "", ...rest] = args;
  const verb = await loadVerb(VERBS, name);
  const values = readOptions(INFRA, rest, { ...verb.options, ...OPTIONS });
  const { stage = "", dev, json, out, sst, strict, secret, ...options } = values;
  if (stage === "" && !STAGELESS.has(name)) throw new Refusal(`"${name}" needs a stage: --stage prod.`);
  if (!STAGELESS.has(name)) refuseBadStage(project, stage, dev);
  if (sst !== undefined) refuseUnlessVersion(sst);
  const secrets = readSecrets(secret);
  // Only the requested stage must have all its settings; examples complete its neighbour.
  const surroundings = (of: string) => ({
    stage: of,
    dev,
    environment: settingsIn(project, process.env),
    strict: strict && of === stage,
    secrets,
  });
  return {
    verb,
    command: {
      project,
      host: dev || stage === "" ? undefined : project.stages.hostOf(stage),
      stage,
      dev,
      strict,
      secrets: Object.keys(secrets),
      json,
      out,
      options,
      graph: (of = stage) => synthesise(project, { ...surroundings(of), ...(sst === undefined ? {} : { sst }) }),
      base: (reference, of = stage) => baseGraph(reference, surroundings(of)),
      write: (text) => (out === undefined ? print(text) : save(out, text)),
    },
  };
}

/** Refuses at once what a synthesis would refuse after seconds. */
function refuseBadStage({ stages }: Project, stage: string, dev: boolean): void {
  const refusal = stages.refusalOf(stage);
  if (refusal !== undefined) throw new Refusal(`--stage ${stage}: ${refusal}`);
  if (!stages.isDevelopment(stage) || dev) return;
  throw new Refusal(`"${stage}" is a developer's stage, which nothing but \`sst dev\` runs: add --dev.`);
}

/** `sst install` writes a platform for SST 3 and 4 only, and a range would give another version tomorrow. */
function refuseUnlessVersion(sst: string): void {
  if (/^[34]\.\d+\.\d+$/.test(sst)) return;
  throw new Refusal(`--sst ${sst}: say an exact version of SST 3 or 4, as in --sst 4.17.1.`);
}

function readSecrets(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new Refusal(`--secret ${pair}: say a name and a value, as in --secret ApiKey=example.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "its folder does not exist" : code === "EISDIR" ? "it is a folder" : code;
    throw new Refusal(`--out ${file} cannot be written: ${reason}. Name a file in a folder that exists.`, {
      cause: error,
    });
  }
}

function print(text: string): Promise<void> {
  return new Promise((done, failed) => process.stdout.write(text, (error) => (error ? failed(error) : done())));
}
