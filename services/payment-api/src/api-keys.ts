import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { createPool, type Pool } from "@platform/postgres/pool";
import { addKey, type KeptKey, type KeyKind, listKeys, newKey, revokeKey } from "./postgres/api-keys.ts";
import { hashKey } from "./postgres/tenants.ts";

/**
 * An account's keys. Those that need the database take digests only, so that they can run in a task whose output is logged.
 *
 *   node src/api-keys.ts make [--kind restricted] [--live]               here: prints a key, and its digest
 *   node src/api-keys.ts digest < key                                    here: prints the digest of a key
 *   node src/api-keys.ts add --account acct_… --digest <…> [--live] [--kind restricted --permission charge.read …]
 *   node src/api-keys.ts list --account acct_… [--live]
 *   node src/api-keys.ts revoke --digest <…>
 */
const KINDS: readonly KeyKind[] = ["secret", "restricted", "publishable"];
const COMMANDS: Readonly<Record<string, () => Promise<string>>> = { make, digest, add, list, revoke };

const { positionals, values } = read();
const command = Object.hasOwn(COMMANDS, positionals[0] ?? "") ? COMMANDS[positionals[0]!]! : undefined;
if (command === undefined) refuse(`Say one of ${Object.keys(COMMANDS).join(", ")}.`);
process.stdout.write(`${await command()}\n`);

async function make(): Promise<string> {
  const key = newKey(kind(), values.live);
  return `Key    ${key}\nDigest ${hashKey(key).toString("hex")}`;
}

async function digest(): Promise<string> {
  const key = (await text(process.stdin)).trim();
  if (!/^[spr]k_(live|test)_\w+$/.test(key)) refuse("What came on standard input is no key of an account.");
  return hashKey(key).toString("hex");
}

async function add(): Promise<string> {
  const key = { hash: givenDigest(), kind: kind(), permissions: values.permission };
  if (await withPool((pool) => addKey(pool, owner(), key))) return `The key is stored. It works from now on.`;
  refuse("The key was not stored: there is no such account in this mode, or the key is there already.");
}

async function list(): Promise<string> {
  const keys = await withPool((pool) => listKeys(pool, owner()));
  if (keys.length === 0) refuse("There is no such account in this mode.");
  return keys.map(line).join("\n");
}

async function revoke(): Promise<string> {
  const hash = givenDigest();
  const revoked = await withPool((pool) => revokeKey(pool, hash));
  if (revoked === undefined) refuse("There is no key with this digest.");
  const since = new Date(revoked.revoked_at).toISOString();
  return `The key of ${revoked.account} is revoked since ${since}. Tasks may take it for five seconds more.`;
}

function line({ id, hash, kind: is, permissions, created_at, revoked_at }: KeptKey): string {
  const made = `made ${new Date(created_at).toISOString()}`;
  const state = revoked_at === null ? "in force" : `revoked ${new Date(revoked_at).toISOString()}`;
  return [String(id).padStart(6), hash.toString("hex"), is.padEnd(11), made, state, permissions.join(",")]
    .join("  ")
    .trimEnd();
}

function owner(): { readonly account: string; readonly livemode: boolean } {
  return { account: values.account ?? refuse("Say whose key, as in --account acct_…."), livemode: values.live };
}

function kind(): KeyKind {
  return KINDS.find((known) => known === values.kind) ?? refuse(`--kind is one of ${KINDS.join(", ")}.`);
}

function givenDigest(): Buffer {
  if (/^[0-9a-f]{64}$/.test(values.digest ?? "")) return Buffer.from(values.digest!, "hex");
  refuse("--digest takes what `make` and `digest` print: 64 hexadecimal digits.");
}

async function withPool<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
  const url = process.env["DATABASE_URL"] ?? refuse("DATABASE_URL must name the database of payment-api.");
  const pool = createPool({ url, schema: "payments", applicationName: "api-keys", maxConnections: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        account: { type: "string" },
        live: { type: "boolean", default: false },
        kind: { type: "string", default: "secret" },
        permission: { type: "string", multiple: true, default: [] },
        digest: { type: "string" },
      },
    });
  } catch (error) {
    refuse((error as Error).message);
  }
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
