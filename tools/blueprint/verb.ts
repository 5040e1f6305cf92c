import type { Options, Values } from "@platform/command-line/options";
import type { Graph } from "./graph.ts";
import type { Project } from "./project.ts";

/** One thing to do with a stage's graph: `npm run infra -- <verb> --stage X`. */
export interface Verb<O extends Options = Options> {
  /** One line of the help. */
  readonly summary: string;
  /** The verb's own options, beside those that every verb has. */
  readonly options?: O;
  /** Returns the exit code. Throws Refusal. */
  run(command: Command<O>): Promise<number>;
}

/** Defines a verb, and types the options of its `run` as they are declared. */
export const verb = <const O extends Options>(definition: Verb<O>): Verb<O> => definition;

/** The graph of the stage in whose network the command's stage lives; undefined when that stage stands alone. */
export async function graphOfHost({ host, graph }: Command): Promise<Graph | undefined> {
  return host === undefined ? undefined : graph(host);
}

/** The arguments on the command line. */
export interface Command<O extends Options = Options> {
  readonly project: Project;
  readonly stage: string;
  readonly dev: boolean;
  /** Whether the deployer's own settings are the only ones; secrets that nobody gave are examples. */
  readonly strict: boolean;
  /** The names of the secrets that were given. */
  readonly secrets: readonly string[];
  readonly json: boolean;
  /** The file that `write` writes; undefined for stdout. */
  readonly out: string | undefined;
  /** The verb's own options. */
  readonly options: Values<O>;
  /** The stage in whose network this one lives; undefined when this one stands alone. */
  readonly host: string | undefined;
  /** Synthesises the stage, or another one with the same options. Throws SynthesisError when the app is wrong. */
  graph(of?: string): Promise<Graph>;
  /** Synthesises the same stage in a git revision, or reads a .json file that synth has written. Throws Refusal. */
  base(reference: string, of?: string): Promise<Graph>;
  /** Writes to --out, else to stdout. */
  write(text: string): Promise<void>;
}
