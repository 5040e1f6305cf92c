const LOOK_EVERY_MS = 250;
/** Outside of a terminal, where lines stay: often enough to show progress. */
const LINE_EVERY_MS = 5_000;

/**
 * Shows a task, its progress and its duration on stderr: one line that we rewrite on a terminal, a new line every five
 * seconds elsewhere. The caller passes the progress to `detail`, or gives a function `look` that returns it.
 */
export function startProgress(what, look) {
  const started = Date.now();
  let told = "";
  const terminal = process.stderr.isTTY;
  let shown = started;
  const show = (...details) => {
    const line = [what, ...details, `${Math.round((Date.now() - started) / 1000)} s`].filter(Boolean).join(" · ");
    process.stderr.write(terminal ? `\r\x1b[K${line}` : `${line}\n`);
    shown = Date.now();
  };
  show();
  const timer = setInterval(() => {
    const detail = look === undefined ? told : look();
    if (terminal || Date.now() - shown >= LINE_EVERY_MS) show(detail);
  }, LOOK_EVERY_MS);
  return {
    detail(text) {
      told = text;
    },
    end(how) {
      clearInterval(timer);
      show(how);
      if (terminal) process.stderr.write("\n");
    },
  };
}
