import { type Environment, UsageError, type Verb } from "./verb.ts";

/** We load each verb on use: a new verb needs a file and a line here. */
export const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  "account create": async () => (await import("./account-create.ts")).accountCreate,
  "api-keys make": async () => (await import("./api-keys-make.ts")).apiKeysMake,
  "api-keys digest": async () => (await import("./api-keys-digest.ts")).apiKeysDigest,
  "api-keys add": async () => (await import("./api-keys-add.ts")).apiKeysAdd,
  "api-keys list": async () => (await import("./api-keys-list.ts")).apiKeysList,
  "api-keys roll": async () => (await import("./api-keys-roll.ts")).apiKeysRoll,
  "api-keys revoke": async () => (await import("./api-keys-revoke.ts")).apiKeysRevoke,
  audit: async () => (await import("./audit.ts")).audit,
  "discrepancies list": async () => (await import("./discrepancies-list.ts")).discrepanciesList,
  "discrepancies resolve": async () => (await import("./discrepancies-resolve.ts")).discrepanciesResolve,
  find: async () => (await import("./find.ts")).find,
  timeline: async () => (await import("./timeline.ts")).timeline,
  fill: async () => (await import("./fill.ts")).fill,
  "ledger verify": async () => (await import("./ledger-verify.ts")).ledgerVerify,
};

const COMMAND = "npm run payments --";
const NAMES = Object.keys(VERBS);
const MARGIN = Math.max(...NAMES.map((name) => name.length)) + 2;

/** Does what the arguments ask for, or answers `--help` at any level. Resolves with the text to print. */
export async function runCommandLine(args: readonly string[], environment: Environment): Promise<string> {
  const words = args.slice(0, firstOption(args));
  const name = [words.slice(0, 2), words.slice(0, 1)].map((some) => some.join(" ")).find((one) => NAMES.includes(one));
  const wantsHelp = args.includes("--help") || args.includes("-h");
  if (name === undefined) {
    if (wantsHelp) return await listHelp(words);
    throw new UsageError(unknownVerb(words));
  }
  const verb = await VERBS[name]!();
  if (wantsHelp) return verbHelp(name, verb);
  try {
    return await verb.run(args.slice(name.split(" ").length), environment);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message} See ${COMMAND} ${name} --help.`, { cause: error });
  }
}

function firstOption(args: readonly string[]): number {
  const index = args.findIndex((arg) => arg.startsWith("-"));
  return index === -1 ? args.length : index;
}

/** The verbs whose names begin with the words; all of them where none does. */
const namesUnder = (words: readonly string[]): readonly string[] => {
  const under = NAMES.filter((name) => words.length > 0 && name.startsWith(`${words[0]} `));
  return under.length === 0 ? NAMES : under;
};

function unknownVerb(words: readonly string[]): string {
  const names = namesUnder(words).join(", ");
  if (words.length === 0) return `Nothing was asked for: use ${names}, or --help.`;
  return `"${words.slice(0, 2).join(" ")}" is not a verb: use ${names}, or --help.`;
}

async function listHelp(words: readonly string[]): Promise<string> {
  const lines = namesUnder(words).map(async (name) => `  ${name.padEnd(MARGIN)}${(await VERBS[name]!()).summary}`);
  return [
    `${COMMAND} <verb> [options]     accounts and their keys, payments, and the ledger`,
    "",
    ...(await Promise.all(lines)),
    "",
    "  --help after a verb lists its options.",
    "",
    "  DATABASE_URL     the database of payment-api. `npm start` prints that of this machine",
  ].join("\n");
}

const verbHelp = (name: string, { summary, usage }: Verb): string =>
  `${COMMAND} ${name} [options]     ${summary}\n\n${usage}`;
