import { whenLauncherEnds } from "./launcher-pipe.ts";

/** Why the run ends. Begins once; the first reason stands. */
export interface Ending {
  /** Its reason is the error that `begin` was given. */
  readonly signal: AbortSignal;
  begin(reason: Error): void;
}

/** Somebody asked for the end, or is no longer there to see the run. */
export class Interrupted extends Error {}

/** npm and the terminal both pass one Ctrl-C on: what follows this closely is the same one. */
const SAME_KEYPRESS_MS = 1_000;

/** Listens for those who may end the run. `force` is called when they ask a second time. */
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
  // As in `npm start | head`: who read the output is gone.
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
