import { resolve } from "node:path";
import { synthesise } from "../synth/synthesise.ts";
import type { Verb } from "../verb.ts";
import { evaluate, type Report } from "./evaluate.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { formatText } from "./format-text.ts";
import { RULES } from "./rules.ts";
import { SUPPRESSIONS } from "./suppressions.ts";

const PLAIN_APP = resolve(import.meta.dirname, "plain-app");

/** `check`: the graph against the rule table. Exit code 1 on a violation, and on a suppression that suppresses nothing. */
export const check: Verb = {
  summary: "hold the graph against Security Hub's, Checkov's, PCI DSS's and our own rules",
  options: { markdown: { type: "boolean", default: false }, all: { type: "boolean", default: false } },
  async run(command) {
    const report = evaluate(await command.graph(), RULES, SUPPRESSIONS);
    if (command.json) await command.write(`${JSON.stringify(report, null, 2)}\n`);
    else if (command.options["markdown"] === true) await command.write(formatMarkdown(report, await checkPlainApp()));
    else await command.write(formatText(report, { all: command.options["all"] === true }));
    return report.ok ? 0 : 1;
  },
};

/** What SST's defaults make of the same services, held against the same rules as prod. */
export async function checkPlainApp(): Promise<Report> {
  return evaluate(await synthesise({ stage: "prod", root: PLAIN_APP }), RULES, []);
}
