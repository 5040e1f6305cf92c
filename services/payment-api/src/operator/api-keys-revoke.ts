import { revokeKey } from "../postgres/api-keys.ts";
import { audited } from "./audited.ts";
import { withDatabase } from "./database.ts";
import { DIGEST_USAGE, readDigest } from "./key-options.ts";
import { CannotDo, verb } from "./verb.ts";

/** `api-keys revoke`: for good. May be repeated. */
export const apiKeysRevoke = verb({
  summary: "ends a key for good, by its digest",
  usage: `${DIGEST_USAGE}\n`,
  options: { digest: { type: "string" } },
  async run({ digest }, environment) {
    const hash = readDigest(digest);
    const revoked = await withDatabase(environment, (pool) =>
      audited(pool, "api-keys revoke", async (on) => {
        const key = await revokeKey(on, hash);
        return key && { ...key, owner: key, object: `key ${key.id}` };
      }),
    );
    if (revoked === undefined) throw new CannotDo("There is no key with this digest.");
    const since = new Date(revoked.revoked_at).toISOString();
    return `The key of ${revoked.account} is revoked since ${since}. Tasks may take it for five seconds more.`;
  },
});
