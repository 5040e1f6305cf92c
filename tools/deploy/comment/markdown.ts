/** Escapes text from others, so that it contains no markup, no link and no mention. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>#|~!]/g, (mark) => `\\${mark}`)
    .replaceAll("@", "@\u200B")
    .replaceAll(/\s+/g, " ");
}

/** Puts the unchanged text into a fence that it cannot close. */
export function fenced(text: string): string {
  const clean = withoutControls(text);
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${clean}\n${fence}`;
}

export function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

/** Returns as many of the last lines as fit, and says how many it leaves out. */
export function lastLines(text: string, maxLines: number, maxLength: number): string {
  const lines = withoutControls(text).trimEnd().split("\n");
  let kept = lines.slice(-maxLines);
  while (kept.length > 1 && kept.join("\n").length > maxLength) kept = kept.slice(1);
  const shown = kept.join("\n").slice(-maxLength);
  return kept.length === lines.length ? shown : `… ${lines.length - kept.length} lines before\n${shown}`;
}

/** Removes terminal colours, and characters that reverse text or are invisible. */
function withoutControls(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- we remove these characters.
      .replaceAll(/\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007]*(?:\u0007|$))/g, "")
      .replaceAll(/\r\n?/g, "\n")
      // oxlint-disable-next-line no-control-regex -- we remove these characters.
      .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F\u200B-\u200F\u202A-\u202E\u2066-\u2069]/g, "")
  );
}
