import type { Difference } from "./difference.ts";
import { countsOf, type Line, riskLinesOf, sectionsOf } from "./format.ts";

/** GitHub limits a comment to 65,536 characters, and the comment holds more than this. */
const MAX_LINES = 40;

/** Formats for a pull request: shows the risks and folds the rest away. */
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

/** A pull request controls these values: escaping keeps them from becoming markup, links or mentions of people. */
function escape(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>#|~!]/g, (mark) => `\\${mark}`)
    .replaceAll("@", "@\u200B")
    .replaceAll("\n", " ");
}

const code = (text: string): string => `\`${text.replaceAll("`", "'")}\``;
