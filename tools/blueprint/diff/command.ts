import { commitOf, defaultBase, REPOSITORY } from "../base-graph.ts";
import { type Command, graphOfHost, verb } from "../verb.ts";
import { differenceOf, type Difference } from "./difference.ts";
import { formatText } from "./format.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { rebuiltImages } from "./images.ts";

/** `diff`: what a deploy of this tree changes where another revision is deployed. Exit code 1 only with --fail-on-risk. */
export const diff = verb({
  summary: "what changes since a git revision or a graph, replaced and destroyed resources first",
  options: {
    base: { type: "string", value: "BASE", help: "the revision, or a .json file of synth; usually origin/main" },
    markdown: { type: "boolean", default: false, help: "as Markdown" },
    "fail-on-risk": { type: "boolean", default: false, help: "exit code 1 when data or reachability is at risk" },
  },
  async run(command) {
    const { base, markdown } = command.options;
    const difference = await differenceSince(base ?? (await defaultBase()), command);
    if (command.json) await command.write(`${JSON.stringify(difference, null, 2)}\n`);
    else await command.write(markdown ? formatMarkdown(difference) : formatText(difference));
    return command.options["fail-on-risk"] && difference.risks.length > 0 ? 1 : 0;
  },
});

/** The difference that `diff` prints, for reports that contain more. Throws Refusal. */
export async function differenceSince(base: string, command: Command): Promise<Difference> {
  const isFile = base.endsWith(".json");
  const host = await graphOfHost(command);
  // A file holds one graph, so we assume that the network of the stage's host is the same.
  const oldHost = command.host === undefined || isFile ? host : await command.base(base, command.host);
  const before = { graph: await command.base(base), host: oldHost };
  const after = { graph: await command.graph(), host };
  const images = isFile || command.dev ? [] : await rebuiltImages(after.graph, await commitOf(base, REPOSITORY));
  return differenceOf({ base, before, after, images });
}
