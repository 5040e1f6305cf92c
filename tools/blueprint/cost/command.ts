import type { Options } from "@platform/command-line/options";
import { Refusal } from "@platform/command-line/refusal";
import { type Command, verb } from "../verb.ts";
import { compare, type Comparison } from "./compare.ts";
import { estimate, type Estimate, PriceError } from "./estimate.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { formatText } from "./format-text.ts";
import { cents } from "./range.ts";
import { formatPage } from "./page.ts";

const OPTIONS = {
  diff: { type: "string", value: "BASE", help: "and what changes since a git revision or a graph" },
  requests: { type: "string", value: "MILLIONS", help: "at so many requests a month" },
  markdown: { type: "boolean", default: false, help: "as Markdown" },
  page: { type: "boolean", default: false, help: "the page of docs/ about all stages" },
} satisfies Options;

type CostCommand = Command<typeof OPTIONS>;

/** `cost`: what a stage costs a month. It judges nothing: the exit code is always 0. */
export const cost = verb({
  summary: "dollars a month, by resource",
  options: OPTIONS,
  async run(command) {
    try {
      await command.write(await answer(command));
    } catch (error) {
      if (error instanceof PriceError) throw new Refusal(error.message, { cause: error });
      throw error;
    }
    return 0;
  },
});

async function answer(command: CostCommand): Promise<string> {
  if (command.options.page) return formatPage(await estimatePage(command), command.project.pages.costs);
  const millions = readMillions(command.options.requests);
  const estimated = estimate(await command.graph(), command.project.usage, millions);
  const comparison = await comparisonWith(command, estimated, millions);
  if (command.json) return `${JSON.stringify(toJson(estimated, comparison), null, 2)}\n`;
  return (command.options.markdown ? formatMarkdown : formatText)(estimated, comparison);
}

/** Synthesises one stage after the other, because a synthesis takes a core. */
async function estimatePage(command: Command): Promise<readonly Estimate[]> {
  const estimates: Estimate[] = [];
  for (const stage of command.project.pages.stages)
    estimates.push(estimate(await command.graph(stage), command.project.usage));
  return estimates;
}

function readMillions(option: string | undefined): number | undefined {
  if (option === undefined) return undefined;
  const millions = Number(option);
  if (option !== "" && Number.isFinite(millions) && millions >= 0) return millions;
  throw new Refusal(`--requests ${option}: say millions of requests a month, as in --requests 2.5.`);
}

async function comparisonWith(
  command: CostCommand,
  after: Estimate,
  millions: number | undefined,
): Promise<Comparison | undefined> {
  const { diff } = command.options;
  return diff === undefined
    ? undefined
    : compare(estimate(await command.base(diff), command.project.usage, millions), after);
}

/**
 * Rounds to whole cents, because programs add and compare them. When `isComplete` is false, the totals leave out `notPriced`.
 */
function toJson(estimated: Estimate, comparison: Comparison | undefined): object {
  return {
    ...estimated,
    lines: estimated.lines.map((line) => ({ ...line, cost: cents(line.cost), atMost: cents(line.atMost) })),
    total: cents(estimated.total),
    totalAtMost: cents(estimated.totalAtMost),
    isComplete: estimated.notPriced.length === 0,
    ...(comparison && { diff: comparison }),
  };
}
