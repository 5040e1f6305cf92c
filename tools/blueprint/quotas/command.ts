import type { Command, Verb } from "../verb.ts";
import { formatTable, formatText } from "./format.ts";
import { needsOf, type QuotaNeed } from "./needs.ts";
import { formatPage, PAGE_STAGES } from "./page.ts";
import { SOURCES } from "./sources.ts";

/** `quotas`: what a stage needs of an account's quotas. It judges nothing: the exit code is 0 whatever is needed. */
export const quotas: Verb = {
  summary: "what the stage needs of an account's quotas, beside a new account's; --markdown, --page",
  options: {
    markdown: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  },
  async run(command) {
    await command.write(await answer(command));
    return 0;
  },
};

async function answer(command: Command): Promise<string> {
  if (command.options["page"] === true) return formatPage(await pageGraphs(command));
  const needs = needsOf(await command.graph());
  if (command.json) return `${JSON.stringify(needs.map(toJson), null, 2)}\n`;
  return command.options["markdown"] === true ? `${formatTable(needs)}\n` : formatText(command.stage, needs);
}

/** One after the other: a synthesis takes a core. */
async function pageGraphs(command: Command) {
  const graphs = [];
  for (const stage of PAGE_STAGES) graphs.push(await command.graph(stage));
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
