import { beforeAll, describe, expect, test } from "vitest";
import { findAccountFaults } from "./kill-9/acquirer-accounts.ts";
import { findBookingFaults, findDoubleCharges, readAttempts } from "./kill-9/acquirer-books.ts";
import { findAssessmentFaults } from "./kill-9/assessments.ts";
import { createChance } from "@platform/simulate/chance";
import {
  createKeyedClient,
  createKeylessClient,
  createSdkClient,
  type Client,
  type ClientDeps,
  type Witness,
} from "./kill-9/clients.ts";
import { overtakeInComa } from "./kill-9/coma.ts";
import { useDatabaseServer } from "./kill-9/database-server.ts";
import { findDeliveryFaults } from "./kill-9/deliveries.ts";
import { findDuplicates, findUndelivered, findUntold } from "./kill-9/events.ts";
import { killRepeatedly, LATE_MS, type Kill } from "./kill-9/kills.ts";
import { KINDS, nameOf } from "./kill-9/kinds.ts";
import { startLoad } from "./kill-9/load.ts";
import { createOutages } from "./kill-9/outages.ts";
import { findBrokenDenials, findBrokenReplays, findEmptyPromises } from "./kill-9/promises.ts";
import { keepReading } from "./kill-9/reading.ts";
import { createRoute, instanceOf } from "./kill-9/route.ts";
import { createVictims } from "./kill-9/victims.ts";
import { findOpenEnds } from "./platform/open-ends.ts";
import { findLedgerFaults } from "./ledger-faults.ts";
import type { Account } from "./platform/account.ts";
import { until } from "./platform/until.ts";
import { usePlatform } from "./platform/use-platform.ts";
import { isThorough } from "./thoroughness.ts";

const KILLS = isThorough ? 44 : 8;
const KEYED = 10;
const SDKS = 4;
const KEYLESS = 6;
const TO_REST_MS = 45_000;
/** Long enough for a machine that is busy with other things. */
const ALL_IN_ALL_MS = 240_000 + KILLS * 30_000;

const seed = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);
const witness: Witness = { exchanges: [], setbacks: [], scandals: [], unanswered: 0 };
const outages = createOutages();
const database = useDatabaseServer();
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
  // Three of these are the lease that a process has on its deliveries.
  "notification-service": { WEBHOOK_ATTEMPT_TIMEOUT_MS: "1000" },
  acquirer: { SETTLE_AFTER_MS: "1500" },
});
let shop: Account;
let kills: Kill[];

/** Kills one thing after another under load, then waits until nothing is under way. */
beforeAll(async () => {
  const { acquirer, components, inbox, logs, pool, twin } = platform();
  const chance = createChance(seed);
  const instances = { api: instanceOf(components["payment-api"]), twin: instanceOf(twin) };
  try {
    shop = await platform().newAccount();
    const victims = createVictims({ platform: platform(), instances, database: database(), outages, account: shop });
    await inbox.subscribe(shop.stripe);
    const reading = keepReading(inbox);
    await twin.start();
    let keys = 0;
    const load = startLoad(
      clientsOf((number) => ({
        route: createRoute(Object.values(instances), number),
        account: shop,
        witness,
        outages,
        newKey: () => `key-${seed}-${keys++}`,
      })),
      chance.fork(0),
    );
    kills = await killRepeatedly({ platform: platform(), victims, chance: chance.fork(1) }, KILLS);
    await twin.stop();
    await overtakeInComa(platform());
    await acquirer.clearFaults();
    const faultlessSince = Date.now();
    await load.stop();
    await until("everything has come to rest", TO_REST_MS, async () => {
      const open = await findOpenEnds(pool);
      return open.length === 0 && Date.now() > faultlessSince + LATE_MS ? true : undefined;
    });
    await reading.stop();
  } catch (error) {
    logs.show();
    const open = await findOpenEnds(pool).catch(({ message }: Error) => [message]);
    throw new Error(`KILL_SEED=${seed}; still open: ${open.join(", ")}`, { cause: error });
  }
}, ALL_IN_ALL_MS);

function clientsOf(depsOf: (number: number) => ClientDeps): Client[] {
  const creators = [
    ...Array.from({ length: KEYED }, () => createKeyedClient),
    ...Array.from({ length: SDKS }, () => createSdkClient),
    ...Array.from({ length: KEYLESS }, () => createKeylessClient),
  ];
  return creators.map((create, number) => create(depsOf(number)));
}

describe(`the platform, of which something was killed ${KILLS} times under load (KILL_SEED=${seed})`, () => {
  test("was hit by every kind of kill, in the middle of something", () => {
    const hits = KINDS.map((kind) => {
      const all = kills.filter((kill) => kill.kind === kind);
      return { kind: nameOf(kind), kills: all.length, hits: all.filter(({ isHit }) => isHit).length };
    });
    process.stdout.write(`${hits.map((one) => `${one.kills} × ${one.kind}, ${one.hits} hits`).join("\n")}\n`);
    expect(kills.length).toBe(KILLS);
    expect(hits.filter((one) => one.hits === 0 && (isThorough || one.kills > 0))).toEqual([]);
    const victims = new Set(kills.flatMap(({ kind }) => kind.victims));
    expect(victims).toEqual(new Set(KINDS.flatMap((kind) => kind.victims)));
  });

  test("was hit in the middle of attempts, of requests with and without keys", async () => {
    const { rows } = await platform().pool.query<{ with_key: boolean; attempts: number; recovered: number }>(`
      SELECT idempotency_key IS NOT NULL AS with_key, count(*)::int AS attempts,
             (count(*) FILTER (WHERE lease_epoch > 0))::int AS recovered
        FROM attempts GROUP BY 1`);
    process.stdout.write(
      `KILL_SEED=${seed}: ${witness.exchanges.length} answers, ${witness.setbacks.length} setbacks, ${witness.unanswered} unanswered, attempts ${JSON.stringify(rows)}\n`,
    );
    expect(rows.map(({ recovered }) => recovered > 10)).toEqual([true, true]);
    expect(witness.unanswered).toBeGreaterThan(10);
    expect(witness.setbacks.length).toBeGreaterThan(0);
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

  test("counted each attempt and each decline once, and keeps every score that it gave", async () => {
    expect(await findAssessmentFaults(platform().pool, outages.begins)).toEqual([]);
  });

  test("kept every event that notification-service took in, and says of none that it was delivered if it was not", async () => {
    const { inbox, pool } = platform();
    expect(await findDeliveryFaults(pool, await inbox.deliveries())).toEqual([]);
  });

  test("has an acquirer whose authorisations are the sum of its operations", async () => {
    expect(await findAccountFaults(platform().pool)).toEqual([]);
  });

  test("made one object of each order, however often it was sent", async () => {
    expect(await findDuplicates(platform().pool)).toEqual([]);
  });

  test(
    "answers every key as it first did, byte for byte",
    async () => {
      expect(await findBrokenReplays(platform().url, shop, witness.exchanges)).toEqual([]);
    },
    ALL_IN_ALL_MS,
  );

  test("kept every success that it told somebody of, with or without a key", async () => {
    expect(await findEmptyPromises(platform().pool, witness.exchanges)).toEqual([]);
  });

  test("did nothing for requests without a key of which it said that it did nothing", async () => {
    expect(await findBrokenDenials(platform().pool, witness.setbacks)).toEqual([]);
  });
});
