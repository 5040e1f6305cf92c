import type { Comparison } from "./compare.ts";
import { assumptionsOf, boundOf, dollars, nameOf, rowsOf, totalOf, wasteOf } from "./describe.ts";
import type { Estimate } from "./estimate.ts";
import { signed } from "./format-text.ts";
import { NOT_COUNTED } from "./usage.ts";

/** Formats for a pull request: the total, what changes, and the rest folded away. */
export function formatMarkdown(estimate: Estimate, comparison?: Comparison): string {
  const parts = [
    `**${totalOf(estimate)}.**`,
    comparison === undefined ? "" : changesOf(comparison),
    faultsOf(estimate),
    `<details><summary>Line by line</summary>\n\n${tableOf(estimate)}\n\n</details>`,
    `<details><summary>What is assumed</summary>\n\n${assumedOf(`${estimate.millions} million`, estimate)}\n\n</details>`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

export function tableOf(estimate: Estimate): string {
  const { lines, total, totalAtMost } = estimate;
  const rows = rowsOf(lines).map(({ item, of, quantity, cost, atMost }) => row([item, of, quantity, cost, atMost]));
  return [
    "| what | of | how much | a month | at maximum tasks |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    row(["**total**", "", "", `**${boundOf(estimate, total)}**`, `**${boundOf(estimate, totalAtMost)}**`]),
  ].join("\n");
}

/** What the total leaves out and what is wasted; "" for neither. */
export function faultsOf({ notPriced, findings }: Estimate): string {
  const lines = [
    ...notPriced.map(({ resource, why }) => `- Not in the total: ${nameOf(resource)}: ${why}.`),
    ...wasteOf(findings).map((one) => `- Paid for and unused: ${one}.`),
  ];
  return lines.join("\n");
}

export function assumedOf(requests: string, { assumptions }: Estimate): string {
  return [
    ...assumptionsOf(requests, assumptions).map((one) => `- ${one}`),
    ...NOT_COUNTED.map((one) => `- Not counted: ${one}.`),
  ].join("\n");
}

function changesOf(comparison: Comparison): string {
  const { before, changes } = comparison;
  if (changes.length === 0) return "It costs what it did before.";
  return [
    `It cost ${dollars(before)} before: **${signed(comparison)}** a month.\n`,
    "| what | of | before | now |",
    "| --- | --- | --- | --- |",
    ...changes.map((change) =>
      row([change.item, nameOf(change.resource), dollars(change.before), dollars(change.after)]),
    ),
  ].join("\n");
}

export function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
