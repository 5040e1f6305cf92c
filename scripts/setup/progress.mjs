/**
 * Tells on stderr what is being done and for how long: one line that is rewritten on a terminal, a new line every
 * ten seconds elsewhere.
 */
export function startProgress(what) {
  const started = Date.now();
  const terminal = process.stderr.isTTY;
  const shown = { detail: "" };
  const line = (end) =>
    [what, shown.detail, end, `${Math.round((Date.now() - started) / 1000)} s`].filter(Boolean).join(" · ");
  const show = (end) => process.stderr.write(terminal ? `\r\x1b[K${line(end)}` : `${line(end)}\n`);
  show("");
  const timer = setInterval(() => show(""), terminal ? 250 : 10_000);
  return {
    detail(text) {
      shown.detail = text;
    },
    end(how) {
      clearInterval(timer);
      show(how);
      if (terminal) process.stderr.write("\n");
    },
  };
}
