import type { Check, Report } from "../verify/report.ts";
import { fenced, folded, lastLines, plain } from "./markdown.ts";
import type { PreviewFacts, Section } from "./preview-facts.ts";
import { hideNamedSecrets, hideSecrets } from "./redact.ts";

/** Begins the comment invisibly, so that we find the one comment of a pull request again. */
export const MARKER = "<!-- preview of the payment platform -->";

/** GitHub refuses a longer one. */
export const MAX_LENGTH = 65_536;
/** Leaves room for the rest of the comment. */
const MAX_SECTIONS_LENGTH = 40_000;
const MAX_LOG_LENGTH = 8_000;
const MAX_LOG_LINES = 60;
const MAX_DETAILS_LENGTH = 2_000;
const MAX_TEXT_LENGTH = 300;

/** THE comment of a preview. `environment` names the values that must never be in it. */
export function renderComment(facts: PreviewFacts, environment: Readonly<Record<string, string | undefined>>): string {
  const parts = [
    MARKER,
    `### Preview ${facts.stage}: ${headlineOf(facts)}`,
    introductionOf(facts),
    facts.verified === undefined ? "" : verificationOf(facts.verified),
    logOf(facts.log),
    ...sectionsOf(facts.sections),
  ];
  const text = `${parts.filter((part) => part !== "").join("\n\n")}\n`;
  // The limits above leave enough room; the cut is only a safeguard.
  return hideSecrets(text, environment).slice(0, MAX_LENGTH);
}

/** The verification counts more than how the run ended. */
function headlineOf({ state, verified }: PreviewFacts): string {
  if (state === "deploying") return "is being deployed";
  if (state === "removed") return "removed";
  if (verified !== undefined) return verified.ok ? "deployed and verified" : "deployed, but it does not work";
  return state === "failed" ? "the deploy failed" : "deployed, not verified";
}

function introductionOf({ state, verified, commit, runUrl }: PreviewFacts): string {
  const of = commit === undefined ? "" : ` commit ${commit.slice(0, 7)}`;
  const run = runUrl === undefined ? "" : ` ([run](${runUrl}))`;
  if (state === "deploying") return `Deploying${of}${run}. Rules, cost and changes follow when it has ended.`;
  if (state === "removed") {
    return `Its tasks, database and address are gone${run}. Reopening the pull request deploys it again.`;
  }
  if (verified !== undefined) return `${verified.url} ${verified.ok ? "runs" : "was to run"}${of}${run}.`;
  if (state === "deployed") return `Deployed${of}${run}.`;
  return `Deploying${of} failed${run}. What ran before may still run. Push a correction, or run it again.`;
}

function verificationOf({ checks }: Report): string {
  const rows = checks.map(({ ok, title, text }) => `| ${ok ? "✓" : "✗"} | ${short(title)} | ${short(text)} |`);
  const table = ["| | verified | |", "| --- | --- | --- |", ...rows].join("\n");
  return [table, ...checks.filter(({ details }) => details.length > 0).map(explanationOf)].join("\n\n");
}

function explanationOf({ title, details }: Check): string {
  const text = hideNamedSecrets(details.join("\n")).slice(0, MAX_DETAILS_LENGTH);
  return folded(`Why ${plain(title)} failed`, fenced(text));
}

function logOf(log: string | undefined): string {
  if (log === undefined || log.trim() === "") return "";
  return folded("The last lines of its log", fenced(lastLines(hideNamedSecrets(log), MAX_LOG_LINES, MAX_LOG_LENGTH)));
}

/** Leaves out a section that is too long as a whole, because half a table is useless. */
function sectionsOf(sections: readonly Section[]): readonly string[] {
  let left = MAX_SECTIONS_LENGTH;
  return sections.map(({ title, content, command }) => {
    const fits = content.length <= left;
    if (fits) left -= content.length;
    return `#### ${title}\n\n${fits ? content.trimEnd() : `Too long for a comment. \`${command}\` shows it.`}`;
  });
}

const short = (text: string): string => plain(text.slice(0, MAX_TEXT_LENGTH));
