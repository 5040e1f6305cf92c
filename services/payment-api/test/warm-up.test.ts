import { afterAll, beforeAll, expect, test } from "vitest";
import { createPool } from "@platform/postgres/pool";
import { warmUpJournal } from "../src/postgres/warm-up.ts";
import { type Ground, prepareGround } from "./core.ts";

let ground: Ground;
beforeAll(async () => {
  ground = await prepareGround();
});
afterAll(() => ground.end());

test("prepares every statement by which the journal locks and writes the rows of a payment", async () => {
  const pool = createPool({
    url: ground.database.url,
    schema: "payments",
    applicationName: "warm",
    maxConnections: 1,
    lookUpsOnly: true,
  });
  await warmUpJournal(pool, 1);
  const { rows } = await pool.query<{ name: string }>("SELECT name FROM pg_prepared_statements ORDER BY name");
  await pool.end();
  expect(rows.map(({ name }) => name)).toEqual([
    "begin-attempts",
    "claim-keys",
    "delete-unscored-charges",
    "finish-attempts",
    "insert-events",
    "insert-unscored-charges",
    "lock-attempts",
    "lock-charges",
    "lock-customers",
    "lock-intents",
    "lock-intents-only",
    "lock-payment-methods",
    "lock-prices",
    "lock-products",
    "lock-refunds",
    "lock-setup-attempts",
    "lock-setup-intents",
    "store-replies",
    "write-audit-log",
    "write-charges",
    "write-customers",
    "write-intents",
    "write-payment-methods",
    "write-prices",
    "write-products",
    "write-refunds",
    "write-setup-attempts",
    "write-setup-intents",
  ]);
});
