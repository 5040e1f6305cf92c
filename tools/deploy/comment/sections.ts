import { evaluate, type Report } from "@platform/blueprint/check/evaluate";
import { summaryOf } from "@platform/blueprint/check/format-text";
import { compare } from "@platform/blueprint/cost/compare";
import { estimate, PriceError } from "@platform/blueprint/cost/estimate";
import { formatMarkdown as formatCost } from "@platform/blueprint/cost/format-markdown";
import { differenceSince } from "@platform/blueprint/diff/command";
import { formatMarkdown as formatDifference } from "@platform/blueprint/diff/format-markdown";
import type { Command } from "@platform/blueprint/verb";
import { Refusal } from "@platform/command-line/refusal";
import { fenced, plain } from "./markdown.ts";
import type { Section } from "./preview-facts.ts";

/**
 * Computes from the graphs what merging a pull request changes in prod, what its preview changes, what both cost, and
 * whether they follow the rules. A part that cannot be computed says why, and does not affect the others.
 */
export async function sectionsOf(preview: Command, prod: Command, base: string): Promise<readonly Section[]> {
  const { stage } = preview;
  // Runs them one after another, because a synthesis takes a whole core.
  return [
    await section("What merging changes in prod", verb("diff", "prod", base), () => differenceOf(prod, base)),
    await section("What the preview changes", verb("diff", stage, base), () => differenceOf(preview, base)),
    await section("Cost", verb("cost", stage, base), async () =>
      [await costOf(preview, base), await costOf(prod, base)].join("\n\n"),
    ),
    await section("Rules", verb("check", stage), async () =>
      [await rulesOf(preview), await rulesOf(prod)].join("\n\n"),
    ),
  ];
}

const verb = (name: "diff" | "cost" | "check", stage: string, base?: string): string =>
  `npm run infra -- ${name} --stage ${stage}${base === undefined ? "" : ` --${name === "cost" ? "diff" : "base"} ${base}`}`;

async function section(title: string, command: string, content: () => Promise<string>): Promise<Section> {
  try {
    return { title, command, content: await content() };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { title, command, content: `This could not be computed:\n\n${fenced(error.message.slice(0, 1_000))}` };
  }
}

const isExpected = (error: unknown): error is Error => error instanceof Refusal || error instanceof PriceError;

const differenceOf = async (command: Command, base: string): Promise<string> =>
  formatDifference(await differenceSince(base, command));

async function costOf(command: Command, base: string): Promise<string> {
  const { usage } = command.project;
  const now = estimate(await command.graph(), usage);
  return formatCost(now, compare(estimate(await command.base(base), usage), now));
}

async function rulesOf(command: Command): Promise<string> {
  const report = evaluate(await command.graph(), command.project.policy);
  return [`${plain(summaryOf(report))}.`, ...violationsOf(report)].join("\n");
}

function violationsOf({ results, unused }: Report): readonly string[] {
  return [
    ...results.flatMap(({ rule, outcome, findings }) =>
      outcome === "violated"
        ? findings
            .filter(({ suppressed }) => suppressed === undefined)
            .map(
              ({ resource, fault }) =>
                `- **${plain(rule.id)}** ${plain(rule.title)}: ${plain(resource)} ${plain(fault)}`,
            )
        : [],
    ),
    ...unused.map(
      ({ rule, resources }) => `- The suppression of ${plain(rule)} for ${plain(String(resources))} suppresses nothing`,
    ),
  ];
}
