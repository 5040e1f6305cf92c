import type { Options } from "@platform/command-line/options";
import { type Command, verb } from "../verb.ts";
import { formatTable, formatText } from "./format.ts";
import { needsOf, type QuotaNeed } from "./needs.ts";
import { formatPage } from "./page.ts";
import { SOURCES } from "./sources.ts";

const OPTIONS = {
  markdown: { type: "boolean", default: false, help: "as Markdown" },
  page: { type: "boolean", default: false, help: "the page of docs/ about all stages" },
} satisfies Options;

type QuotasCommand = Command<typeof OPTIONS>;

/** `quotas`: what a stage needs of an account's quotas. It judges nothing: the exit code is always 0. */
export const quotas = verb({
  summary: "what the stage needs of an account's quotas, beside a new account's",
  options: OPTIONS,
  async run(command) {
    await command.write(await answer(command));
    return 0;
  },
});

async function answer(command: QuotasCommand): Promise<string> {
  if (command.options.page) return formatPage(await pageGraphs(command), command.project.pages.quotas);
  const needs = needsOf(await command.graph());
  if (command.json) return `${JSON.stringify(needs.map(toJson), null, 2)}\n`;
  return command.options.markdown ? `${formatTable(needs)}\n` : formatText(command.stage, needs);
}

/** Synthesises one stage after the other, because a synthesis takes a core. */
async function pageGraphs(command: Command) {
  const graphs = [];
  for (const stage of command.project.pages.stages) graphs.push(await command.graph(stage));
  return graphs;
}

const toJson = ({ quota, needs, most, short }: QuotaNeed): object => ({
  name: quota.name,
  service: quota.service,
  code: quota.code,
  needs,
  most,
  newAccount: quota.initial,
  short,
  source: SOURCES[quota.source],
});
