import type { Graph } from "../graph.ts";

/** The request to the child process, as JSON. All paths are absolute and real. */
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
  /** An empty folder for SST's build results, such as ZIP files of functions. */
  readonly work: string;
  /** The files for the bundles: inside the platform, so that they resolve its packages. */
  readonly bundles: { readonly app: string; readonly program: string };
  /**
   * The result file of a stage in the same account that is already deployed. It may appear later, because both stages are
   * synthesised at the same time.
   */
  readonly neighbourFile?: string;
}

/** The child's answer, as JSON in `resultFile`. */
export type SynthesisResult = { readonly graph: Graph } | { readonly problems: readonly string[] };
