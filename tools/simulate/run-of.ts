import type { SimulateOptions } from "./options.ts";
import type { Run } from "./run/run.ts";
import type { Programs } from "./world/bundle-services.ts";

/** The run of a seed that the command line asks for. */
export function runOf(
  { seconds, operations, faultRate, serial }: SimulateOptions,
  programs: Programs,
  seed: number,
): Run {
  return {
    seed,
    programs,
    mode: serial ? "serial" : "concurrent",
    turns: Number.POSITIVE_INFINITY,
    operations,
    seconds,
    faultRate,
    onProgress: () => undefined,
  };
}
