import { parseArgs } from "node:util";
import { createPool } from "@platform/postgres/pool";
import { createAccount } from "./postgres/accounts.ts";

/**
 * `node src/create-account.ts --name "Demo shop" [--live] [--settings '{"requests_per_second":0}'] [--json]`, with
 * DATABASE_URL in the environment. Prints the keys, which are shown this once.
 */
const { values } = parseArgs({
  options: {
    name: { type: "string" },
    live: { type: "boolean", default: false },
    settings: { type: "string", default: "{}" },
    json: { type: "boolean", default: false },
  },
});
const url = process.env["DATABASE_URL"];
if (values.name === undefined || url === undefined) {
  process.stderr.write("An account needs --name, and DATABASE_URL must name the database of payment-api.\n");
  process.exit(2);
}
const pool = createPool({ url, schema: "payments", applicationName: "create-account", maxConnections: 1 });
const settings = JSON.parse(values.settings) as Record<string, unknown>;
const created = await createAccount(pool, { name: values.name, livemode: values.live, settings });
await pool.end();
const { account, secretKey, publishableKey } = created;
process.stdout.write(
  values.json
    ? `${JSON.stringify({ account, secretKey, publishableKey })}\n`
    : `Account ${account}\nSecret key      ${secretKey}\nPublishable key ${publishableKey}\n`,
);
