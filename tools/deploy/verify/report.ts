/** One thing that was verified. */
export interface Check {
  readonly title: string;
  readonly ok: boolean;
  /** What was found, in a sentence or less. */
  readonly text: string;
  /** What explains it, in lines. */
  readonly details: readonly string[];
}

/** What `verify` found. It ends with the first thing that failed. */
export interface Report {
  readonly stage: string;
  readonly url: string;
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** For people. */
export function formatReport({ stage, ok, checks }: Report): string {
  const lines = checks.flatMap((check) => [
    `${check.ok ? "ok  " : "FAIL"}  ${check.title}: ${check.text}`,
    ...check.details.map((detail) => `      ${detail}`),
  ]);
  const end = ok
    ? `Stage ${stage} runs what was deployed.`
    : `Stage ${stage} is not what was deployed, or does not work.`;
  return `${[...lines, end].join("\n")}\n`;
}
