/** The result of one check. */
export interface Check {
  readonly title: string;
  readonly ok: boolean;
  /** The finding, in one sentence or less. */
  readonly text: string;
  /** Lines that explain it. */
  readonly details: readonly string[];
}

/** The checks of `verify`. It stops at the first failure. */
export interface Report {
  readonly stage: string;
  readonly url: string;
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** Formats a report for people. */
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
