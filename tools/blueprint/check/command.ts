import { resolve } from "node:path";
import { synthesise } from "../synth/synthesise.ts";
import type { Graph } from "../graph.ts";
import { verb } from "../verb.ts";
import { evaluate, type Report } from "./evaluate.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { formatSarif } from "./format-sarif.ts";
import { formatText } from "./format-text.ts";
import { RULES } from "./rules.ts";
import { readSources } from "./sources.ts";
import { SUPPRESSIONS } from "./suppressions.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const PLAIN_APP = resolve(import.meta.dirname, "plain-app");

/** `check`: the graph against the rule table. Exit code 1 on a violation, and on a suppression that suppresses nothing. */
export const check = verb({
  summary: "hold the graph against Security Hub's, Checkov's, PCI DSS's and our own rules",
  options: {
    markdown: {
      type: "boolean",
      default: false,
      help: "as a page, beside what SST's defaults make of the same services",
    },
    sarif: { type: "boolean", default: false, help: "for code scanning" },
    all: { type: "boolean", default: false, help: "also what passes" },
  },
  async run(command) {
    const graph = await command.graph();
    const report = evaluate(graph, RULES, SUPPRESSIONS);
    if (command.json) await command.write(`${JSON.stringify(report, patternsAsText, 2)}\n`);
    else if (command.options.sarif) await command.write(formatSarif(report, readSources(REPOSITORY).locate));
    else if (command.options.markdown) await command.write(formatMarkdown(report, await checkPlainApp()));
    else await command.write(formatText(report, { all: command.options.all }));
    if (command.strict) process.stderr.write(stillToSet(graph, command.secrets));
    return report.ok ? 0 : 1;
  },
});

/**
 * What a deploy needs beside its settings and nobody can see from here: secrets are in SST's state. On stderr, so that the report
 * stays what it is.
 */
export function stillToSet({ stage, resources }: Graph, given: readonly string[]): string {
  const names = resources.filter(({ type }) => type === "sst:sst:Secret").map(({ name }) => name);
  return names
    .filter((name) => !given.includes(name))
    .map(
      (name) =>
        `Not looked at: whether the secret ${name} is set. Without it a deploy fails; to set it: ` +
        `npx sst secret set ${name} --stage ${stage}\n`,
    )
    .join("");
}

/** JSON knows no patterns, and would show none of a suppression's. */
function patternsAsText(_key: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}

/** What SST's defaults make of the same services, held against the same rules as prod. */
export async function checkPlainApp(): Promise<Report> {
  return evaluate(await synthesise({ stage: "prod", root: PLAIN_APP }), RULES, []);
}
