import { beforeAll, describe, expect, test } from "vitest";
import { findBookingFaults, findDoubleCharges, readAttempts } from "./kill-9/acquirer-books.ts";
import { createChance } from "@platform/simulate/chance";
import {
  createKeyedClient,
  createKeylessClient,
  createSdkClient,
  type Client,
  type Witness,
} from "./kill-9/clients.ts";
import { overtakeInComa } from "./kill-9/coma.ts";
import { findDuplicates, findUndelivered, findUntold } from "./kill-9/events.ts";
import { killRepeatedly, LATE_MS } from "./kill-9/kills.ts";
import { startLoad } from "./kill-9/load.ts";
import { findBrokenReplays, findEmptyPromises } from "./kill-9/promises.ts";
import { findOpenEnds } from "./platform/open-ends.ts";
import { findLedgerFaults } from "./ledger-faults.ts";
import type { Account } from "./platform/account.ts";
import { until } from "./platform/until.ts";
import { usePlatform } from "./platform/use-platform.ts";

const KILLS = 20;
const KEYED = 10;
const SDKS = 4;
const KEYLESS = 6;
const TO_REST_MS = 45_000;
const ALL_IN_ALL_MS = 240_000;

const seed = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);
const witness: Witness = { exchanges: [], scandals: [], unanswered: 0 };
const platform = usePlatform({
  // Short times, so that recovery works between two kills.
  "payment-api": {
    ATTEMPT_LEASE_MS: "3000",
    ACQUIRER_DEADLINE_MS: "600",
    ASSESSMENT_BUDGET_MS: "80",
    RECOVERY_INTERVAL_MS: "100",
    RELAY_POLL_MS: "100",
    SETTLEMENT_POLL_MS: "200",
  },
  acquirer: { SETTLE_AFTER_MS: "1500" },
});
let shop: Account;

/** Kills payment-api again and again under load, then waits until nothing is under way. */
beforeAll(async () => {
  const { acquirer, inbox, logs, pool } = platform();
  try {
    shop = await platform().newAccount();
    await inbox.subscribe(shop.stripe);
    const chance = createChance(seed);
    const load = startLoad(clients(), chance.fork(0));
    await killRepeatedly(platform(), KILLS, chance.fork(1));
    await overtakeInComa(platform());
    await acquirer.clearFaults();
    const faultlessSince = Date.now();
    await load.stop();
    await until("everything has come to rest", TO_REST_MS, async () => {
      const open = await findOpenEnds(pool);
      return open.length === 0 && Date.now() > faultlessSince + LATE_MS ? true : undefined;
    });
  } catch (error) {
    logs.show();
    throw new Error(`KILL_SEED=${seed}; still open: ${(await findOpenEnds(pool)).join(", ")}`, { cause: error });
  }
}, ALL_IN_ALL_MS);

function clients(): Client[] {
  let keys = 0;
  const { url, port } = platform();
  const deps = { url, port, account: shop, witness, newKey: () => `key-${seed}-${keys++}` };
  return [
    ...Array.from({ length: KEYED }, () => createKeyedClient(deps)),
    ...Array.from({ length: SDKS }, () => createSdkClient(deps)),
    ...Array.from({ length: KEYLESS }, () => createKeylessClient(deps)),
  ];
}

describe(`payment-api, killed ${KILLS} times under load (KILL_SEED=${seed})`, () => {
  test("was hit in the middle of attempts, of requests with and without keys", async () => {
    const { rows } = await platform().pool.query<{ with_key: boolean; attempts: number; recovered: number }>(`
      SELECT idempotency_key IS NOT NULL AS with_key, count(*)::int AS attempts,
             (count(*) FILTER (WHERE lease_epoch > 0))::int AS recovered
        FROM attempts GROUP BY 1`);
    process.stdout.write(`KILL_SEED=${seed}: ${witness.exchanges.length} answers, attempts ${JSON.stringify(rows)}\n`);
    expect(rows.map(({ recovered }) => recovered > 10)).toEqual([true, true]);
    expect(witness.unanswered).toBeGreaterThan(10);
  });

  test("answered nobody what nobody should be answered", () => {
    expect(witness.scandals).toEqual([]);
  });

  test("charged no payment and no order twice at the acquirer", async () => {
    const { acquirer, pool } = platform();
    expect(findDoubleCharges(await acquirer.operations(), await readAttempts(pool))).toEqual([]);
  });

  test("booked everything that the acquirer did, and nothing else", async () => {
    const { acquirer, pool } = platform();
    expect(findBookingFaults(await acquirer.operations(), await readAttempts(pool))).toEqual([]);
  });

  test("paid no card of the highest risk, and left nothing that it paid without a score", async () => {
    const { pool } = platform();
    const faults = `
      SELECT id, details ->> 'token' AS card, details -> 'outcome' AS outcome FROM charges
       WHERE status = 'succeeded'
         AND (details ->> 'token' = 'pm_card_riskLevelHighest' OR details -> 'outcome' ->> 'riskScore' IS NULL)`;
    expect((await pool.query(faults)).rows).toEqual([]);
    const late = "SELECT FROM events WHERE type = 'charge.updated'";
    expect((await pool.query(late)).rows.length).toBeGreaterThan(0);
  });

  test("has a ledger that adds up, and in which the acquirer's settlements found what they settle", async () => {
    const { pool } = platform();
    expect(await findLedgerFaults(pool)).toEqual([]);
    const differences = "SELECT * FROM settlement_discrepancies WHERE reason <> 'attempt_open'";
    expect((await pool.query(differences)).rows).toEqual([]);
  });

  test("told of everything once, and the merchant has heard all of it", async () => {
    const { inbox, pool } = platform();
    expect(await findUntold(pool)).toEqual([]);
    expect(await findUndelivered(pool, await inbox.deliveries())).toEqual([]);
  });

  test("made one object of each order, however often it was sent", async () => {
    expect(await findDuplicates(platform().pool)).toEqual([]);
  });

  test("answers every key as it first did, byte for byte", async () => {
    expect(await findBrokenReplays(platform().url, shop, witness.exchanges)).toEqual([]);
  });

  test("kept every success that it told somebody of, with or without a key", async () => {
    expect(await findEmptyPromises(platform().pool, witness.exchanges)).toEqual([]);
  });
});
