import { parseArgs } from "node:util";
import { createPool } from "@platform/postgres/pool";
import {
  type AccountKeys,
  type KeyDigests,
  createAccount,
  digestsOf,
  newAccountKeys,
  storeAccount,
} from "./postgres/accounts.ts";

/**
 * Creates an account. Its keys are shown once.
 *
 *   node src/create-account.ts --name "Demo shop" [--live] [--settings '{"requests_per_second":0}'] [--json]
 *
 * with DATABASE_URL in the environment. Where the database can only be reached by a task whose output is logged, in two
 * steps, so that no key is ever part of a log:
 *
 *   node src/create-account.ts --keys-only [--live] [--json]       here: prints the keys, and their digests
 *   node src/create-account.ts --name "Demo shop" --digests <…>    there: stores the digests
 */
const { values } = parseArgs({
  options: {
    name: { type: "string" },
    live: { type: "boolean", default: false },
    settings: { type: "string", default: "{}" },
    json: { type: "boolean", default: false },
    "keys-only": { type: "boolean", default: false },
    digests: { type: "string" },
  },
});

if (values["keys-only"]) {
  const keys = newAccountKeys(values.live);
  show({ ...keys, digests: writeDigests(digestsOf(keys)) });
} else {
  await store();
}

async function store(): Promise<void> {
  const url = process.env["DATABASE_URL"];
  const { name, live: livemode } = values;
  if (name === undefined || url === undefined) {
    refuse("An account needs --name, and DATABASE_URL must name the database of payment-api.");
  }
  const digests = values.digests === undefined ? undefined : readDigests(values.digests);
  const pool = createPool({ url, schema: "payments", applicationName: "create-account", maxConnections: 1 });
  const account = { name, livemode, settings: JSON.parse(values.settings) as Record<string, unknown> };
  if (digests === undefined) show(await createAccount(pool, account));
  else {
    await storeAccount(pool, account, digests);
    process.stdout.write(`Account ${digests.account} is stored.\n`);
  }
  await pool.end();
}

function show({ account, secretKey, publishableKey, digests }: AccountKeys & { digests?: string }): void {
  const shown = { account, secretKey, publishableKey, ...(digests === undefined ? {} : { digests }) };
  if (values.json) process.stdout.write(`${JSON.stringify(shown)}\n`);
  else {
    process.stdout.write(`Account ${account}\nSecret key      ${secretKey}\nPublishable key ${publishableKey}\n`);
    if (digests !== undefined) process.stdout.write(`Digests         ${digests}\n`);
  }
}

/** `acct_…:<SHA-256 of the secret key>:<of the publishable key>`, in hexadecimal. */
function writeDigests({ account, secretKey, publishableKey }: KeyDigests): string {
  return [account, secretKey.toString("hex"), publishableKey.toString("hex")].join(":");
}

function readDigests(text: string): KeyDigests {
  const match = /^(acct_\w+):([0-9a-f]{64}):([0-9a-f]{64})$/.exec(text);
  if (match === null) refuse("--digests takes what --keys-only has printed after the word Digests.");
  const [, account, secretKey, publishableKey] = match as unknown as [string, KeyDigests["account"], string, string];
  return { account, secretKey: Buffer.from(secretKey, "hex"), publishableKey: Buffer.from(publishableKey, "hex") };
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
