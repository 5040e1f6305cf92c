import { CommandError } from "../command-line.ts";
import type { Command, Verb } from "../verb.ts";
import { compare, type Comparison } from "./compare.ts";
import { estimate, type Estimate, PriceError } from "./estimate.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { formatText } from "./format-text.ts";
import { cents } from "./range.ts";
import { formatPage, PAGE_STAGES } from "./page.ts";

/** `cost`: what a stage costs a month. It judges nothing: the exit code is 0 whatever it costs. */
export const cost: Verb = {
  summary: "dollars a month, by resource; --diff BASE, --requests MILLIONS, --markdown, --page",
  options: {
    diff: { type: "string" },
    requests: { type: "string" },
    markdown: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  },
  async run(command) {
    try {
      await command.write(await answer(command));
    } catch (error) {
      if (error instanceof PriceError) throw new CommandError(error.message, { cause: error });
      throw error;
    }
    return 0;
  },
};

async function answer(command: Command): Promise<string> {
  if (command.options["page"] === true) return formatPage(await estimatePage(command));
  const millions = readMillions(command.options["requests"]);
  const estimated = estimate(await command.graph(), millions);
  const comparison = await comparisonWith(command, estimated, millions);
  if (command.json) return `${JSON.stringify(toJson(estimated, comparison), null, 2)}\n`;
  return (command.options["markdown"] === true ? formatMarkdown : formatText)(estimated, comparison);
}

/** One after the other: a synthesis takes a core. */
async function estimatePage(command: Command): Promise<readonly Estimate[]> {
  const estimates: Estimate[] = [];
  for (const stage of PAGE_STAGES) estimates.push(estimate(await command.graph(stage)));
  return estimates;
}

function readMillions(option: unknown): number | undefined {
  if (typeof option !== "string") return undefined;
  const millions = Number(option);
  if (option !== "" && Number.isFinite(millions) && millions >= 0) return millions;
  throw new CommandError(`--requests ${option}: say millions of requests a month, as in --requests 2.5.`);
}

async function comparisonWith(
  command: Command,
  after: Estimate,
  millions: number | undefined,
): Promise<Comparison | undefined> {
  const { diff } = command.options;
  return typeof diff === "string" ? compare(estimate(await command.base(diff), millions), after) : undefined;
}

/** In whole cents: programs add and compare them. What `isComplete` calls false leaves `notPriced` out of its totals. */
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
