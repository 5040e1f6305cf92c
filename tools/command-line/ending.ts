import { whenLauncherEnds } from "./launcher-pipe.ts";

/** The end of a run. It begins only once, so the first reason stays. */
export interface Ending {
  /** Aborts with the error that the caller passed to `begin`. */
  readonly signal: AbortSignal;
  begin(reason: Error): void;
}

/** Somebody stopped the run, or its terminal or launcher is gone. */
export class Interrupted extends Error {}

/** npm and the terminal both send a signal for one Ctrl-C, so we take signals within this time for the same one. */
const SAME_KEYPRESS_MS = 1_000;

/** Listens for signals that end the run, a closed output and the end of the launcher. Calls `force` for a second one. */
export function listenForEnding(force: () => void): Ending {
  const controller = new AbortController();
  const begin = (reason: Error): void => controller.abort(reason);
  let first: number | undefined;
  const interrupt = (what: string): void => {
    first ??= Date.now();
    if (controller.signal.aborted && Date.now() - first > SAME_KEYPRESS_MS) force();
    begin(new Interrupted(what));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupt(signal));
  // The reader of the output is gone, as in `npm start | head`.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", () => begin(new Interrupted("closed output")));
  whenLauncherEnds(() => begin(new Interrupted("the end of its launcher")));
  return { signal: controller.signal, begin };
}

export function begun({ signal }: Ending): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
}
