const LOOK_EVERY_MS = 250;
/** Where lines stay: often enough to see that it moves. */
const LINE_EVERY_MS = 5_000;

/**
 * Tells on stderr what is being done, how far it is, and for how long: one line that is rewritten on a terminal, a new
 * line every five seconds elsewhere. How far it is, `detail` is told as it comes, or `look` answers when it is asked.
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
