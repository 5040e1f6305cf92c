import { Refusal } from "@platform/command-line/refusal";
import type { Graph } from "../graph.ts";
import { plainProject } from "../plain-project.ts";
import type { Project } from "../project.ts";
import { synthesise } from "../synth/synthesise.ts";
import { verb } from "../verb.ts";
import { evaluate, type Report } from "./evaluate.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { formatSarif } from "./format-sarif.ts";
import { formatText } from "./format-text.ts";
import { readSources } from "./sources.ts";

/** `check`: applies the rules to the graph. Exit code 1 on a violation, and on a suppression that suppresses nothing. */
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
    const { project } = command;
    refuseWithoutRules(project);
    const graph = await command.graph();
    const report = evaluate(graph, project.policy);
    if (command.json) await command.write(`${JSON.stringify(report, patternsAsText, 2)}\n`);
    else if (command.options.sarif) await command.write(formatSarif(report, readSources(project).locate));
    else if (command.options.markdown) await command.write(formatMarkdown(report, await checkPlainApp(project)));
    else await command.write(formatText(report, { all: command.options.all }));
    if (command.strict) process.stderr.write(stillToSet(graph, command.secrets));
    return report.ok ? 0 : 1;
  },
});

/**
 * Lists the secrets that a deploy needs: SST's state holds them, so nothing here knows whether they are set. It goes to stderr
 * and leaves the report as it is.
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

/** JSON has no regular expressions, and would drop a suppression's patterns. */
function patternsAsText(_key: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}

/** Applies prod's rules to the same services with SST's defaults; undefined when the project has no such app. */
export async function checkPlainApp({ policy }: Project): Promise<Report | undefined> {
  if (policy.plainApp === undefined) return undefined;
  const graph = await synthesise(plainProject(policy.plainApp), { stage: "prod" });
  return evaluate(graph, { rules: policy.rules, suppressions: [] });
}

/** Without rules, every graph would pass. */
export function refuseWithoutRules({ policy }: Project): void {
  if (policy.rules.length > 0) return;
  throw new Refusal("There is nothing to check: describe the app's rules in blueprint.config.ts, as `policy.rules`.");
}
