import { isUniqueViolation } from "@platform/postgres/fault";
import { rollKey } from "../postgres/api-keys.ts";
import { audited } from "./audited.ts";
import { withDatabase } from "./database.ts";
import { DIGEST_USAGE, EXPIRY_USAGE, readDigest, readExpiry } from "./key-options.ts";
import { CannotDo, UsageError, verb } from "./verb.ts";

/** `api-keys roll`: a new key takes over from an old one, and both work for a while. */
export const apiKeysRoll = verb({
  summary: "replaces a key by a new one of the same kind and permissions; the old one works on for a while",
  usage: `${DIGEST_USAGE}: of the old key
  --to DIGEST        the new key's digest, of the same kind: api-keys make prints both
  --overlap-hours N  how long the old key still works; 24 unless you say otherwise, 0 ends it now
${EXPIRY_USAGE}
`,
  options: {
    digest: { type: "string" },
    to: { type: "string" },
    "overlap-hours": { type: "string", default: "24" },
    "expires-at": { type: "string" },
  },
  async run({ digest, to, "overlap-hours": overlap, "expires-at": expiry }, environment) {
    const roll = { from: readDigest(digest), to: readDigest(to, "--to"), overlapHours: readHours(overlap) };
    const expiresAt = readExpiry(expiry);
    const rolled = await withDatabase(environment, (pool) =>
      audited(pool, "api-keys roll", async (on) => {
        const old = await rollKey(on, { ...roll, expiresAt });
        return old && { ...old, owner: old, object: `key ${old.id}` };
      }).catch(refuseSecond),
    );
    if (rolled === undefined) throw new CannotDo("No key with this digest is in force. Nothing was changed.");
    const until = new Date(rolled.expires_at).toISOString();
    return `The new key of ${rolled.account} works from now on. The old one works until ${until}, and five seconds more.`;
  },
});

function readHours(given: string): number {
  if (/^\d{1,4}$/.test(given)) return Number(given);
  throw new UsageError("--overlap-hours takes a whole number of hours, as in 24.");
}

function refuseSecond(error: unknown): never {
  if (!isUniqueViolation(error)) throw error;
  throw new CannotDo("Nothing was changed: the new key is stored already.", { cause: error });
}
