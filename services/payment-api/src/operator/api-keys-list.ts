import { type StoredApiKey, listKeys } from "../postgres/api-keys.ts";
import { withDatabase } from "./database.ts";
import { LIVE, OWNER_USAGE, readOwner } from "./key-options.ts";
import { CannotDo, verb } from "./verb.ts";

/** `api-keys list`: shows what we store about each key, which is never the key itself. */
export const apiKeysList = verb({
  summary: "lists an account's keys: number, digest, kind, since when, in force or revoked",
  usage: `${OWNER_USAGE}\n`,
  options: { account: { type: "string" }, live: LIVE },
  async run({ account, live }, environment) {
    const owner = readOwner(account, live);
    const keys = await withDatabase(environment, (pool) => listKeys(pool, owner));
    if (keys.length === 0) throw new CannotDo("There is no such account in this mode.");
    return keys.map(line).join("\n");
  },
});

function line({ id, hash, kind, permissions, created_at, revoked_at }: StoredApiKey): string {
  const made = `made ${new Date(created_at).toISOString()}`;
  const state = revoked_at === null ? "in force" : `revoked ${new Date(revoked_at).toISOString()}`;
  return [String(id).padStart(6), hash.toString("hex"), kind.padEnd(11), made, state, permissions.join(",")]
    .join("  ")
    .trimEnd();
}
