import type { Finding } from "./finding.ts";

const MARKS = { ok: "ok     ", problem: "PROBLEM", unknown: "unknown", note: "note   " } as const;

/** Formats the findings for people, in the order of the questions. */
export function formatFindings(stage: string, findings: readonly Finding[]): string {
  const lines = findings.map(({ state, title, text }) => `${MARKS[state]}  ${title}: ${text}`);
  return `${[...lines, conclusion(stage, findings)].join("\n")}\n`;
}

function conclusion(stage: string, findings: readonly Finding[]): string {
  const count = (state: Finding["state"]): number => findings.filter((one) => one.state === state).length;
  const problems = count("problem");
  const unasked = count("unknown") === 0 ? "" : ` ${count("unknown")} could not be asked.`;
  if (problems === 0) return `Nothing that was asked stands in the way of deploying ${stage}.${unasked}`;
  return `${problems} ${problems === 1 ? "problem" : "problems"}: mend them before ${stage} is deployed. Nothing was created.${unasked}`;
}
