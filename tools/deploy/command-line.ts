import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { DeployError } from "./deploy-error.ts";
import type { Values, Verb } from "./verb.ts";

/** Loaded when asked for. */
const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  preflight: async () => (await import("./preflight/command.ts")).preflight,
  verify: async () => (await import("./verify/command.ts")).verify,
  comment: async () => (await import("./comment/command.ts")).comment,
  sweep: async () => (await import("./sweep/command.ts")).sweep,
};

export const HELP = `npm run deploy -- <verb> [options]     around \`npx sst deploy\`; docs/deploy.md, docs/previews.md

  preflight --stage X                 what would stop a deploy of it? Creates nothing
  verify --stage X                    does what was deployed run, answer, and take a payment?
    --timeout-seconds N               how long a rollout may still be in progress (900)
    --out FILE                        the result as JSON, for \`comment\`
  comment --stage pr-<n> --state S    the comment of a preview, as Markdown
    --state S                         deploying, deployed, failed or removed
    --verify FILE                     what \`verify\` has written
    --log FILE                        of the deploy; its last lines are shown when it failed
    --commit SHA                      what is deployed
    --base REVISION                   what the change is compared with (origin/main)
    --post                            creates or updates it on GitHub (GITHUB_TOKEN, GITHUB_REPOSITORY)
  sweep                               lists previews whose pull request is closed
    --remove                          and removes them, one at a time
`;

/** Reads the verb and its options. Throws DeployError. */
export async function readCommand(args: readonly string[]): Promise<{ readonly verb: Verb; readonly values: Values }> {
  const [name = "", ...rest] = args;
  const load = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (load === undefined) {
    const fault = name === "" ? "Nothing was asked for" : `There is no verb "${name}"`;
    throw new DeployError(`${fault}: use ${Object.keys(VERBS).join(", ")}, or --help.`);
  }
  const verb = await load();
  return { verb, values: parse(rest, verb.options) };
}

function parse(args: readonly string[], options: ParseArgsOptionsConfig): Values {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DeployError(`${error.message.replaceAll("\n", " ").replace(/\.?$/, ".")} See --help.`, { cause: error });
  }
}
