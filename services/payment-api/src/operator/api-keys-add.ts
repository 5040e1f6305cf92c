import { addKey } from "../postgres/api-keys.ts";
import { withDatabase } from "./database.ts";
import { DIGEST_USAGE, KIND, KIND_USAGE, LIVE, OWNER_USAGE, readDigest, readKind, readOwner } from "./key-options.ts";
import { CannotDo, UsageError, verb } from "./verb.ts";

/** `api-keys add`: by its digest only, so that it can run in a task whose output is logged. */
export const apiKeysAdd = verb({
  summary: "stores one more key of an account, by its digest",
  usage: `${OWNER_USAGE}
${DIGEST_USAGE}
${KIND_USAGE}
  --permission NAME  of a restricted key: charge.read, payment_intent.write, …; any number of them
`,
  options: {
    account: { type: "string" },
    live: LIVE,
    digest: { type: "string" },
    kind: KIND,
    permission: { type: "string", multiple: true, default: [] },
  },
  async run({ account, live, digest, kind, permission: permissions }, environment) {
    const owner = readOwner(account, live);
    const key = { hash: readDigest(digest), kind: readKind(kind), permissions };
    if ((key.kind === "restricted") !== permissions.length > 0) {
      throw new UsageError("A restricted key, and no other, needs --permission, as in --permission charge.read.");
    }
    if (await withDatabase(environment, (pool) => addKey(pool, owner, key))) {
      return "The key is stored. It works from now on.";
    }
    throw new CannotDo("The key was not stored: there is no such account in this mode, or the key is there already.");
  },
});
