import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { INFRA } from "@platform/blueprint/command-line";
import { loadVerbs, type Program, type VerbHelp } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { Refusal } from "@platform/command-line/refusal";
import { DEPLOY } from "@platform/deploy/command-line";
import { readCommand } from "@platform/images/command-line";
import { chooseStages } from "../stages.ts";
import { parseShell } from "./shell.ts";
import { ROOT } from "./workflow.ts";

/** By script of package.json: a reader of its arguments, which throws a Refusal for unknown ones. */
const READERS: Readonly<Record<string, (args: readonly string[]) => unknown>> = {
  infra: readerOf(INFRA, await loadVerbs<VerbHelp>(INFRA.verbs)),
  deploy: readerOf(DEPLOY, await loadVerbs<VerbHelp>(DEPLOY.verbs)),
  images: (args) => readCommand(args, {}),
};

function readerOf(program: Program, verbs: Readonly<Record<string, VerbHelp>>) {
  return ([name = "", ...args]: readonly string[]): unknown => {
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb === undefined) throw new Refusal(`There is no verb "${name}".`);
    return readOptions(program, args, { ...program.options, ...verb.options });
  };
}

/** Tells whether everything in a command exists: the file, or the script, its verb and the verb's options. */
export function exists([program = "", ...args]: readonly string[]): boolean {
  switch (program) {
    case "cd":
    case "echo":
    case "set":
      return true;
    case "exec":
      return exists(args);
    case "sudo":
      return args[0] === "env" && exists(args.slice(1).filter((arg) => !/^\w+=/.test(arg)));
    case "npx":
      return args[0] !== undefined && args[0] in manifest().devDependencies;
    case "node":
      return existsSync(join(ROOT, args[0] ?? "")) && exists(args.slice(2));
    case "npm":
      return npmExists(args.filter((arg, index) => index > 0 || arg !== "--silent"));
    default:
      return scriptExists(join(ROOT, program));
  }
}

/** Tells whether the file exists and, for a shell script, whether its commands exist too. */
function scriptExists(file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const text = readFileSync(file, "utf8");
  return !/^#!.*\b(?:ba)?sh\n/.test(text) || commandsIn(text).every(exists);
}

/** Returns the commands of a script, which has one on each line. */
export function commandsIn(script: string): readonly (readonly string[])[] {
  return script
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => parseShell(line).words);
}

function npmExists([what, ...args]: readonly string[]): boolean {
  if (what === "ci") return true;
  if (what === "test") return typeof chooseStages(args[0] === "--" ? args.slice(1) : args) !== "string";
  const [script = "", separator, ...rest] = args;
  return what === "run" && script in manifest().scripts && separator === "--" && isRead(script, rest);
}

function isRead(script: string, args: readonly string[]): boolean {
  const read = Object.hasOwn(READERS, script) ? READERS[script] : undefined;
  if (read === undefined) return false;
  try {
    read(args);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const manifest = (): Manifest => JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
