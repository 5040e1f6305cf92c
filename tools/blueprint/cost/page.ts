import { boundOf } from "./describe.ts";
import type { Estimate } from "./estimate.ts";
import { assumedOf, faultsOf, row, tableOf } from "./format-markdown.ts";
import type { Price } from "./price.ts";
import { PRICE_LISTS } from "./price-table.ts";
import { US_EAST_1 } from "./prices/us-east-1.ts";

/** docs/generated/costs.md: what each kind of stage costs, item by item; `note` is a paragraph from the project. */
export function formatPage(estimates: readonly Estimate[], note: string): string {
  return `# What each stage costs

Estimated from the graph of each stage, in dollars a month, at the list prices of ${estimates[0]!.region}. Written by
\`npm run infra -- cost --stage prod --page --out docs/generated/costs.md\`; a test compares it with the code.

${summaryOf(estimates)}

${note}

${estimates.map(sectionOf).join("\n\n")}

## What is assumed

${assumedOf("the requests of the first table", estimates[0]!)}

## Prices

\`cost\` knows prices of ${Object.keys(PRICE_LISTS).join(", ")}: \`AWS_REGION=eu-west-1 npm run infra -- cost --stage prod\`. Where no
source was found for a price, what it would be part of is named as "not in the total".

${Object.entries(PRICE_LISTS)
  .map(([region, list]) => priceListOf(region, list))
  .join("\n\n")}
`;
}

function priceListOf(region: string, list: Readonly<Record<string, Price>>): string {
  const missing = Object.keys(US_EAST_1).filter((name) => !Object.hasOwn(list, name));
  return [
    `### ${region}\n`,
    "| price | dollars | per | source | date |",
    "| --- | --- | --- | --- | --- |",
    ...Object.entries(list).map(([name, { dollars: amount, per, source, date }]) =>
      row([name, plain(amount), per, source, date]),
    ),
    ...(missing.length === 0 ? [] : [`\nNot known: ${missing.join(", ")}.`]),
  ].join("\n");
}

function summaryOf(estimates: readonly Estimate[]): string {
  return [
    "| stage | million requests | a month | with every service at its maximum number of tasks |",
    "| --- | --- | --- | --- |",
    ...estimates.map((estimate) => {
      const { stage, millions, total, totalAtMost } = estimate;
      return row([stage, String(millions), boundOf(estimate, total), boundOf(estimate, totalAtMost)]);
    }),
  ].join("\n");
}

function sectionOf(estimate: Estimate): string {
  return [`## ${estimate.stage}`, tableOf(estimate), faultsOf(estimate)].filter(Boolean).join("\n\n");
}

/** Formats without an exponent: 0.0000166667. */
const plain = (amount: number): string => (amount < 1e-3 ? amount.toFixed(10).replace(/0+$/, "") : String(amount));
