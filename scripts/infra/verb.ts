import type { ParseArgsOptionsConfig } from "node:util";
import type { Graph } from "./graph.ts";

/** One thing to do with a stage's graph: `npm run infra -- <verb> --stage X`. */
export interface Verb {
  /** One line of the help. */
  readonly summary: string;
  /** Of its own, beside those that every verb has. */
  readonly options?: ParseArgsOptionsConfig;
  /** Returns the exit code. */
  run(command: Command): Promise<number>;
}

/** What was asked for on the command line. */
export interface Command {
  readonly stage: string;
  readonly dev: boolean;
  readonly json: boolean;
  /** The verb's own options. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Synthesises the stage. Throws SynthesisError when the app is wrong. */
  graph(): Promise<Graph>;
  /** To --out, else to stdout. */
  write(text: string): Promise<void>;
}
