import type { ParseArgsOptionsConfig } from "node:util";

/** One thing to do around a deploy: `npm run deploy -- <verb> [options]`. */
export interface Verb {
  /** One line of the help. */
  readonly summary: string;
  readonly options: ParseArgsOptionsConfig;
  /** Returns the exit code. Throws DeployError. */
  run(values: Values): Promise<number>;
}

/** The options as parseArgs gives them. */
export type Values = Readonly<Record<string, unknown>>;
