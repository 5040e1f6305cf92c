import type { Reporter } from "vitest/node";

/** Often enough to see that it moves. */
const LINE_EVERY_MS = 5_000;

/**
 * Says how many of the files are done, where Vitest's own reporter does not: in a log. On a terminal that counts them below what
 * it prints.
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
