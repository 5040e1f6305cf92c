import type { Graph } from "../graph.ts";
import { needsOf } from "./needs.ts";
import { formatTable, sourcesOf } from "./format.ts";

/** docs/generated/quotas.md: what each kind of stage needs of an account's quotas; `note` is a paragraph from the project. */
export function formatPage(graphs: readonly Graph[], note: string): string {
  const all = graphs.map((graph) => ({ stage: graph.stage, needs: needsOf(graph) }));
  return `# What each stage needs of an account's quotas

Counted in the graph of each stage, beside what a new account has. Written by
\`npm run infra -- quotas --stage prod --page --out docs/generated/quotas.md\`; a test compares it with the code. What an account really has, and
what else is in it, \`npm run deploy -- preflight --stage prod\` asks the account itself.

Fargate's two quotas count the vCPU of running tasks. While a deploy runs, old and new tasks run side by side. Ask for the largest
figure of each, in the console of Service Quotas or by

    aws service-quotas request-service-quota-increase --service-code fargate --quota-code <code> --desired-value <figure>

Ask some days ahead: people at AWS may look at it. ${note}

${all.map(({ stage, needs }) => `## ${stage}\n\n${formatTable(needs)}`).join("\n\n")}

## Sources

${sourcesOf(all.flatMap(({ needs }) => needs))
  .map((source) => `- ${source}`)
  .join("\n")}
`;
}
