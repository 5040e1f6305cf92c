import type { Graph } from "../graph.ts";

/** What the child process is told, as JSON. All paths are absolute and real. */
export interface SynthesisRequest {
  /** The folder of sst.config.ts. */
  readonly root: string;
  /** SST's platform source with its node_modules: `.sst/platform`. */
  readonly platform: string;
  readonly sst: string;
  readonly stage: string;
  readonly dev: boolean;
  readonly deadlineMs: number;
  readonly resultFile: string;
  /** An empty folder for what SST builds on the way: ZIP files of functions. */
  readonly work: string;
  /** Where bundles go: inside of the platform, so that they resolve what it resolves. */
  readonly bundles: { readonly app: string; readonly program: string };
  /**
   * The result file of a stage that is deployed already, in the same account. It may be written later: both are
   * synthesised at the same time.
   */
  readonly neighbourFile?: string;
}

/** What it answers, as JSON in `resultFile`. */
export type SynthesisResult = { readonly graph: Graph } | { readonly problems: readonly string[] };
