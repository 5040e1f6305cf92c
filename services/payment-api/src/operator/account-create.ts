import { isUniqueViolation } from "@platform/postgres/fault";
import {
  type AccountKeys,
  digestsOf,
  type KeyDigests,
  type NewAccount,
  newAccountKeys,
  storeAccount,
} from "../postgres/accounts.ts";
import { formatDigests, parseDigests } from "./account-digests.ts";
import { parseAccountSettings } from "./account-settings.ts";
import { audited } from "./audited.ts";
import { withDatabase } from "./database.ts";
import { CannotDo, type Environment, UsageError, verb } from "./verb.ts";

/** `account create`: in one step, or in two so that no key ever enters a task's log. */
export const accountCreate = verb({
  summary: "creates an account and shows its keys, once",
  usage: `  --name NAME        what people call it
  --live             a live account; otherwise a test account
  --settings JSON    what differs from the defaults, as in '{"requests_per_second":0}'
  --json             the keys as JSON

Where only a task whose output is logged reaches the database, in two steps:

  --keys-only        here, without a database: makes the keys, and their digests
  --digests TEXT     there: stores the account under the digests, and shows no key
`,
  options: {
    name: { type: "string" },
    live: { type: "boolean", default: false },
    settings: { type: "string" },
    json: { type: "boolean", default: false },
    "keys-only": { type: "boolean", default: false },
    digests: { type: "string" },
  },
  async run({ name, live, settings, json, "keys-only": keysOnly, digests }, environment) {
    if (keysOnly) {
      if ((name ?? settings ?? digests) !== undefined)
        throw new UsageError("--keys-only takes --live and --json only.");
      return makeKeys(live, json);
    }
    if (name === undefined || name.trim() === "") throw new UsageError("An account needs a name: --name NAME.");
    const account = { name, livemode: live, settings: parseAccountSettings(settings ?? "{}") };
    if (digests !== undefined) return await storeDigests(environment, account, digests);
    const keys = newAccountKeys(live);
    await store(environment, account, digestsOf(keys));
    return show(keys, json);
  },
});

function makeKeys(live: boolean, json: boolean): string {
  const keys = newAccountKeys(live);
  return show({ ...keys, digests: formatDigests(digestsOf(keys)) }, json);
}

async function storeDigests(environment: Environment, account: NewAccount, digests: string): Promise<string> {
  const parsed = parseDigests(digests);
  await store(environment, account, parsed);
  return `Account ${parsed.account} is stored.`;
}

const store = (environment: Environment, account: NewAccount, digests: KeyDigests): Promise<unknown> =>
  withDatabase(environment, (pool) =>
    audited(pool, "account create", async (on) => {
      await storeAccount(on, account, digests);
      const owner = { account: digests.account, livemode: account.livemode };
      return { owner, object: digests.account };
    }).catch(refuseSecond),
  );

function refuseSecond(error: unknown): never {
  if (!isUniqueViolation(error)) throw error;
  throw new CannotDo("The account was not stored: these digests are stored already.", { cause: error });
}

function show({ account, secretKey, publishableKey, digests }: AccountKeys & { digests?: string }, json: boolean) {
  const more = digests === undefined ? {} : { digests };
  if (json) return JSON.stringify({ account, secretKey, publishableKey, ...more });
  return [
    `Account         ${account}`,
    `Secret key      ${secretKey}`,
    `Publishable key ${publishableKey}`,
    ...(digests === undefined ? [] : [`Digests         ${digests}`]),
  ].join("\n");
}
