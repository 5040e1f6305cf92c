import { dollars } from "./describe.ts";
import type { Estimate } from "./estimate.ts";
import { assumedOf, faultsOf, row, tableOf } from "./format-markdown.ts";
import { type Price, PRICES, REGION } from "./price-table.ts";

/** The stages of docs/costs.md. Any preview costs what this one does. */
export const PAGE_STAGES = ["prod", "staging", "pr-12"] as const;

/** docs/costs.md: what every kind of stage costs, and what that is made of. */
export function formatPage(estimates: readonly Estimate[]): string {
  return `# What each stage costs

Estimated from the graph of each stage, in dollars a month, at the list prices of ${REGION}. Written by
\`npm run infra -- cost --stage prod --page --out docs/costs.md\`; a test compares it with the code.

${summaryOf(estimates)}

What staging lends to previews (network, NAT gateways, VPC link, database, key) is in staging's figure.

${estimates.map(sectionOf).join("\n\n")}

## What is assumed

${assumedOf("the requests of the first table")}

## Prices

| price | dollars | per | source | date |
| --- | --- | --- | --- | --- |
${Object.entries<Price>(PRICES)
  .map(([name, { dollars: amount, per, source, date }]) => row([name, plain(amount), per, source, date]))
  .join("\n")}
`;
}

function summaryOf(estimates: readonly Estimate[]): string {
  return [
    "| stage | million requests | a month | with every service at its maximum number of tasks |",
    "| --- | --- | --- | --- |",
    ...estimates.map(({ stage, millions, total, totalAtMost }) =>
      row([stage, String(millions), dollars(total), dollars(totalAtMost)]),
    ),
  ].join("\n");
}

function sectionOf(estimate: Estimate): string {
  return [`## ${estimate.stage}`, tableOf(estimate), faultsOf(estimate)].filter(Boolean).join("\n\n");
}

/** Without an exponent: 0.0000166667. */
const plain = (amount: number): string => (amount < 1e-3 ? amount.toFixed(10).replace(/0+$/, "") : String(amount));
