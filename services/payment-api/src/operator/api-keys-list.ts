import { type StoredApiKey, listKeys } from "../postgres/api-keys.ts";
import { withDatabase } from "./database.ts";
import { LIVE, OWNER_USAGE, readOwner } from "./key-options.ts";
import { CannotDo, verb } from "./verb.ts";

/** `api-keys list`: shows what we store about each key, which is never the key itself. */
export const apiKeysList = verb({
  summary: "lists an account's keys: number, digest, kind, since when, last use, in force or not",
  usage: `${OWNER_USAGE}
  --json             for machines: an array of objects
`,
  options: { account: { type: "string" }, live: LIVE, json: { type: "boolean", default: false } },
  async run({ account, live, json }, environment) {
    const owner = readOwner(account, live);
    const keys = await withDatabase(environment, (pool) => listKeys(pool, owner));
    if (keys.length === 0) throw new CannotDo("There is no such account in this mode.");
    return json ? JSON.stringify(keys.map(asObject)) : keys.map(line).join("\n");
  },
});

function line({ id, hash, kind, permissions, ...key }: StoredApiKey): string {
  const made = `made ${iso(key.created_at)}`;
  const used = key.last_used_at === null ? "never used".padEnd(34) : `last used ${iso(key.last_used_at)}`;
  return [
    String(id).padStart(6),
    hash.toString("hex"),
    kind.padEnd(11),
    made,
    used,
    stateOf(key),
    permissions.join(","),
  ]
    .join("  ")
    .trimEnd();
}

type Ends = Pick<StoredApiKey, "revoked_at" | "expires_at">;

function stateOf({ revoked_at, expires_at }: Ends): string {
  if (revoked_at !== null) return `revoked ${iso(revoked_at)}`;
  if (expires_at === null) return "in force";
  return expires_at > Date.now() ? `in force until ${iso(expires_at)}` : `expired ${iso(expires_at)}`;
}

const asObject = ({ id, hash, kind, permissions, ...key }: StoredApiKey): object => ({
  id,
  digest: hash.toString("hex"),
  kind,
  permissions,
  created_at: iso(key.created_at),
  last_used_at: isoOrNull(key.last_used_at),
  expires_at: isoOrNull(key.expires_at),
  revoked_at: isoOrNull(key.revoked_at),
});

const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));
