import { addKey } from "../postgres/api-keys.ts";
import { audited } from "./audited.ts";
import { withDatabase } from "./database.ts";
import {
  DIGEST_USAGE,
  EXPIRY_USAGE,
  KIND,
  KIND_USAGE,
  LIVE,
  OWNER_USAGE,
  PERMISSION_USAGE,
  readDigest,
  readExpiry,
  readKind,
  readOwner,
  readPermissions,
} from "./key-options.ts";
import { CannotDo, verb } from "./verb.ts";

/** `api-keys add`: takes only the digest, so that it can run in a task with a log. */
export const apiKeysAdd = verb({
  summary: "stores one more key of an account, by its digest",
  usage: `${OWNER_USAGE}
${DIGEST_USAGE}
${KIND_USAGE}
${PERMISSION_USAGE}
${EXPIRY_USAGE}
`,
  options: {
    account: { type: "string" },
    live: LIVE,
    digest: { type: "string" },
    kind: KIND,
    permission: { type: "string", multiple: true, default: [] },
    "expires-at": { type: "string" },
  },
  async run({ account, live, digest, kind, permission: given, "expires-at": expiry }, environment) {
    const owner = readOwner(account, live);
    const kindOfKey = readKind(kind);
    const key = {
      hash: readDigest(digest),
      kind: kindOfKey,
      permissions: readPermissions(given, kindOfKey),
      expiresAt: readExpiry(expiry),
    };
    const added = await withDatabase(environment, (pool) =>
      audited(pool, "api-keys add", async (on) => {
        const stored = await addKey(on, owner, key);
        return stored && { owner, object: `key ${stored.id}` };
      }),
    );
    if (added !== undefined) return "The key is stored. It works from now on.";
    throw new CannotDo("The key was not stored: there is no such account in this mode, or the key is there already.");
  },
});
