import type { Reporter } from "vitest/node";

/** Often enough to show progress. */
const LINE_EVERY_MS = 5_000;

/**
 * Counts the finished files in a log, where Vitest's own reporter does not. On a terminal, Vitest counts them itself.
 */
// oxlint-disable-next-line import/no-default-export -- Vitest reads the default export, and calls it with `new`.
export default function FileCountReporter(): Reporter {
  const started = Date.now();
  let said = started;
  let files = 0;
  let ended = 0;
  return {
    onTestRunStart(specifications) {
      files = specifications.length;
    },
    onTestModuleEnd() {
      ended += 1;
      if (process.stdout.isTTY || (Date.now() - said < LINE_EVERY_MS && ended < files)) return;
      said = Date.now();
      process.stdout.write(`${ended} of ${files} files · ${Math.round((said - started) / 1000)} s\n`);
    },
  };
}
