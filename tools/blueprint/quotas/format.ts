import { row } from "../cost/format-markdown.ts";
import type { QuotaNeed } from "./needs.ts";
import { SOURCES } from "./sources.ts";

/** Formats a stage's needs for the terminal: quotas that are too low in a new account come first. */
export function formatText(stage: string, all: readonly QuotaNeed[]): string {
  const { short, unknown, enough } = sorted(all);
  const sections = [
    [`A new account has less than ${stage} needs:`, short],
    ["What a new account has is not known here:", unknown],
    ["A new account has enough:", enough],
  ] as const;
  const blocks = sections
    .filter(([, quotas]) => quotas.length > 0)
    .map(([title, quotas]) => [title, ...quotas.flatMap(linesOf)].join("\n"));
  return `${[...blocks, conclusion(stage, short)].join("\n\n")}\n`;
}

function linesOf({ quota, needs }: QuotaNeed): readonly string[] {
  const code = [quota.service, quota.code ?? []].flat().join(" ");
  return needs.map(({ amount, when }) => {
    const figures = `${whole(amount)} of ${whole(quota.initial)}`;
    return `  ${figures.padStart(16)}  ${[quota.name, when].filter(Boolean).join(" ")} (${code})`;
  });
}

function conclusion(stage: string, short: readonly QuotaNeed[]): string {
  if (short.length === 0) return `As far as defaults are known, a new account holds ${stage}.`;
  const raises = short.map(({ quota, most }) => `${quota.name} to ${whole(most)}`).join(", ");
  return `Before ${stage} is deployed, ask AWS to raise ${raises}. What else is in the account comes on top.`;
}

/** Formats the needs as a Markdown table. */
export function formatTable(all: readonly QuotaNeed[]): string {
  return [
    "| quota | code | needs | a new account has | source | |",
    "| --- | --- | --- | --- | --- | --- |",
    ...all.map(({ quota, needs, most, short }) =>
      row([
        quota.name,
        quota.code === undefined ? quota.service : `${quota.service} \`${quota.code}\``,
        needs.map(({ amount, when }) => `${whole(amount)} ${when}`.trim()).join("; "),
        quota.initial === undefined ? "unknown" : whole(quota.initial),
        quota.source,
        remarkOf({ quota, most, short }),
      ]),
    ),
  ].join("\n");
}

/** The sources of the quotas, each once, by the names in the table. */
export function sourcesOf(all: readonly QuotaNeed[]): readonly string[] {
  const used = new Set(all.map(({ quota }) => quota.source));
  return Object.entries(SOURCES).flatMap(([name, source]) =>
    used.has(name as keyof typeof SOURCES) ? [`${name}: ${source}`] : [],
  );
}

function sorted(all: readonly QuotaNeed[]) {
  return {
    short: all.filter(({ short }) => short === true),
    unknown: all.filter(({ short }) => short === undefined),
    enough: all.filter(({ short }) => short === false),
  };
}

/** A quota that is nearly used up deserves a look before anyone adds something. */
const NEARLY = 0.9;

function remarkOf({ quota, most, short }: Omit<QuotaNeed, "needs">): string {
  if (short === true) return "**raise it**";
  const share = most / (quota.initial ?? Number.POSITIVE_INFINITY);
  return share >= NEARLY ? `${Math.floor(share * 100)} % of it` : "";
}

const whole = (amount: number | undefined): string => (amount === undefined ? "?" : amount.toLocaleString("en-US"));
