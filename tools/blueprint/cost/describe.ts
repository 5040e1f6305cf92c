import type { Estimate } from "./estimate.ts";
import { SPOT_DISCOUNT } from "./fargate.ts";
import type { Finding } from "./findings.ts";
import type { Line } from "./line.ts";
import { HOURS_PER_MONTH } from "./price-table.ts";
import { cents, type Range, sum } from "./range.ts";
import type { Assumptions } from "./usage.ts";

/** One row of a table: a line, or many lines of the same item. */
export interface Row {
  readonly item: string;
  readonly of: string;
  readonly quantity: string;
  readonly cost: string;
  readonly atMost: string;
}

/** An item with more lines than this becomes one row: nobody reads 47 alarms. */
const MANY = 4;

export function rowsOf(lines: readonly Line[]): readonly Row[] {
  const items = [...new Set(lines.map(({ item }) => item))];
  return items.flatMap((item) => {
    const own = lines.filter((line) => line.item === item);
    return own.length > MANY ? [rowOfMany(item, own)] : own.map(rowOf);
  });
}

function rowOf({ item, resource, quantity, cost, atMost }: Line): Row {
  return { item, of: nameOf(resource), quantity, cost: dollars(cost), atMost: dollars(atMost) };
}

function rowOfMany(item: string, lines: readonly Line[]): Row {
  const cost = sum(lines.map((line) => line.cost));
  const atMost = sum(lines.map((line) => line.atMost));
  return { item, of: `${lines.length} resources`, quantity: "", cost: dollars(cost), atMost: dollars(atMost) };
}

/** The logical name, without the type. */
export const nameOf = (resource: string): string => resource.slice(resource.indexOf(" ") + 1);

/** `$3.65`, or `$0.00 to $9.00`. */
export function dollars(range: Range): string {
  const { low, high } = cents(range);
  return low === high ? dollar(low) : `${dollar(low)} to ${dollar(high)}`;
}

const dollar = (amount: number): string => `${amount < 0 ? "-" : ""}$${Math.abs(amount).toFixed(2)}`;

/** Describes the waste, one sentence for each fault. */
export function wasteOf(findings: readonly Finding[]): readonly string[] {
  return [...Map.groupBy(findings, ({ fault }) => fault)].map(([fault, all]) => {
    const others = all.length === 1 ? "" : ` and ${all.length - 1} more`;
    return `${nameOf(all[0]!.resource)}${others}: ${fault} (${dollars(sum(all.map(({ cost }) => cost)))})`;
  });
}

export function totalOf(estimate: Estimate): string {
  const { app, stage, region, total, totalAtMost, notPriced } = estimate;
  const most =
    dollars(totalAtMost) === dollars(total)
      ? ""
      : `; with every service at its maximum number of tasks ${boundOf(estimate, totalAtMost)}`;
  const without = notPriced.length === 0 ? "" : `, without ${items(notPriced.length)} whose price is not known`;
  return `${app} ${stage}, ${region}: ${boundOf(estimate, total)} a month${most}${without}`;
}

/** When a total leaves something out, it is a lower bound and always says so, because readers compare regions by it. */
export const boundOf = ({ notPriced }: Estimate, total: Range): string =>
  `${notPriced.length === 0 ? "" : "at least "}${dollars(total)}`;

const items = (count: number): string => (count === 1 ? "1 item" : `${count} items`);

const percent = (share: number): string => String(Math.round(share * 100));

/**
 * Describes an estimate's assumptions, one sentence each; `requests` as in "10 million". Assumptions of zero get no sentence.
 */
export function assumptionsOf(requests: string, a: Assumptions): readonly string[] {
  const traffic =
    a.clientGbPerMillion > 0 ? `, each on a connection of its own, ${a.clientGbPerMillion} GB a million` : "";
  return [
    `The lower figure is without requests; the higher one with ${requests} a month${traffic} (--requests changes it).`,
    `${HOURS_PER_MONTH} hours a month. Spot is ${percent(SPOT_DISCOUNT.least)} to ${percent(SPOT_DISCOUNT.most)} % below on demand.`,
    ...unlessZero([a.natGbPerMillion], `NAT gateways carry ${a.natGbPerMillion} GB a million requests.`),
    ...unlessZero(
      [a.serviceLogGbPerMillion, a.metricLogGbPerTask],
      `A service logs ${a.serviceLogGbPerMillion} GB a million requests, and ${a.metricLogGbPerTask} GB for each task that writes metrics.`,
    ),
    ...unlessZero(
      [
        a.flowLogGbPerTask,
        a.flowLogGbPerMillion,
        a.databaseLogGbPerMillion,
        a.firewallLogGbPerMillion,
        a.accessLogGbPerMillion,
      ],
      `The flow log takes ${a.flowLogGbPerTask} GB a task and ${a.flowLogGbPerMillion} GB a million requests, the database's log ${a.databaseLogGbPerMillion}, the firewall's ${a.firewallLogGbPerMillion}, access logs ${a.accessLogGbPerMillion}.`,
    ),
    ...unlessZero(
      [a.insightsLogGbPerTask],
      `Container Insights writes ${a.insightsLogGbPerTask} GB a task; every metric is billed once for each set of its dimensions.`,
    ),
    ...unlessZero(
      [a.databaseGb, a.databaseIoPerRequest],
      `Under load Aurora takes ${a.databaseCapacity} times its least capacity. It holds ${a.databaseGb} GB, and a request makes ${a.databaseIoPerRequest} I/O requests.`,
    ),
    ...unlessZero(
      [a.deploysPerMonth, a.functionSeconds, a.imageGb],
      `There are ${a.deploysPerMonth} deploys a month, in each of which a function runs ${a.functionSeconds} s. An image takes ${a.imageGb} GB.`,
    ),
  ];
}

const unlessZero = (numbers: readonly number[], sentence: string): readonly string[] =>
  numbers.some((number) => number > 0) ? [sentence] : [];
