import { type AuditLine, readAuditLog } from "../postgres/audit-log.ts";
import { withDatabase } from "./database.ts";
import { LIVE, OWNER_USAGE, readOwner } from "./key-options.ts";
import { UsageError, verb } from "./verb.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** `audit`: who changed what in an account. */
export const audit = verb({
  summary: "shows who changed what in an account: keys and operators, newest first",
  usage: `${OWNER_USAGE}
  --since TIME       as in 2030-01-31T12:00Z; the last 24 hours unless you say otherwise
  --key NUMBER       only this key, by its number in api-keys list
  --object ID        only this object, as in pi_…
  --request ID       only this request, as in req_…
  --limit N          at most so many lines; 100 unless you say otherwise
  --json             for machines: an array of objects
`,
  options: {
    account: { type: "string" },
    live: LIVE,
    since: { type: "string" },
    key: { type: "string" },
    object: { type: "string" },
    request: { type: "string" },
    limit: { type: "string", default: "100" },
    json: { type: "boolean", default: false },
  },
  async run({ account, live, since, key, object = null, request: requestId = null, limit, json }, environment) {
    const owner = readOwner(account, live);
    const filter = {
      since: readTime(since),
      keyId: key === undefined ? null : readCount(key, "--key"),
      object,
      requestId,
      limit: readCount(limit, "--limit"),
    };
    const lines = await withDatabase(environment, (pool) => readAuditLog(pool, owner, filter));
    if (json) return JSON.stringify(lines.map((one) => ({ ...one, at: iso(one.at) })));
    return lines.length === 0 ? "Nothing was changed in this time." : lines.map(line).join("\n");
  },
});

function line({ at, key_id, operator, operation, object, request_id, attempt, attempt_state }: AuditLine): string {
  const who = operator ?? `key ${key_id}`;
  const outcome = attempt === null ? "done" : `${attempt} ${attempt_state}`;
  return [iso(at), who.padEnd(12), request_id ?? "", operation, object ?? "", outcome]
    .filter((text) => text)
    .join("  ");
}

const iso = (time: number): string => new Date(time).toISOString();

function readTime(given: string | undefined): Date {
  if (given === undefined) return new Date(Date.now() - DAY_MS);
  const time = Date.parse(given);
  if (!Number.isNaN(time)) return new Date(time);
  throw new UsageError("--since takes a time, as in 2030-01-31T12:00Z.");
}

function readCount(given: string, option: string): number {
  if (/^\d{1,6}$/.test(given)) return Number(given);
  throw new UsageError(`${option} takes a whole number.`);
}
