import type { Difference } from "./difference.ts";
import { countsOf, type Line, riskLinesOf, sectionsOf } from "./format.ts";

/** A comment has room for 65,536 characters, and is not the only thing in it. */
const MAX_LINES = 40;

/** For a pull request: what to look at is in sight, the rest unfolds. */
export function formatMarkdown(difference: Difference): string {
  const { stage, base, risks } = difference;
  const lookAt = riskLinesOf(risks);
  return [
    `**${stage}**, compared with ${code(base)}: ${countsOf(difference)}.\n`,
    lookAt.length === 0 ? "" : `\n**${risks.length} to look at:**\n\n${listOf(lookAt)}`,
    ...sectionsOf(difference).map(
      ([title, lines]) => `\n<details><summary>${title}</summary>\n\n${listOf(lines)}\n</details>\n`,
    ),
  ].join("");
}

function listOf(lines: readonly Line[]): string {
  const shown = lines.slice(0, MAX_LINES).map(({ what, says }) => `- ${escape(what)}: ${escape(says)}\n`);
  const rest = lines.length > MAX_LINES ? [`- and ${lines.length - MAX_LINES} more\n`] : [];
  return [...shown, ...rest].join("");
}

/** Values are whatever a pull request says: escaped, they are no markup, no links and no mentions of people. */
function escape(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>#|~!]/g, (mark) => `\\${mark}`)
    .replaceAll("@", "@\u200B")
    .replaceAll("\n", " ");
}

const code = (text: string): string => `\`${text.replaceAll("`", "'")}\``;
