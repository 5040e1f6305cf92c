import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { findLedgerFaults } from "../ledger-faults.ts";
import type { Account } from "../platform/account.ts";
import { ask, saidBy } from "../platform/conversation.ts";
import { PAYMENT, PAYMENT_FORM } from "../platform/payment.ts";
import { until } from "../platform/until.ts";
import { usePlatform } from "../platform/use-platform.ts";

const BUDGET_MS = 150;
const CALLERS = 24;
const FROZEN_MS = 3_000;

const platform = usePlatform({ "payment-api": { ASSESSMENT_BUDGET_MS: String(BUDGET_MS), RELAY_POLL_MS: "100" } });
let shop: Account;
/** This account captures nothing without a score. */
let careful: Account;
/** Its payments without a score. Its own limit will block the larger amounts later. */
const held: { id: string; amount: number; status: string }[] = [];
const AMOUNTS = [1_000, 9_000, 1_000, 9_000];
/** A quarter of the payments has the highest risk, a quarter has elevated risk. */
const CARDS = ["pm_card_visa", "pm_card_riskLevelHighest", "pm_card_mastercard", "pm_card_riskLevelElevated"];
const answers: { status: number; card: string; whileFrozen: boolean }[] = [];

/** Freezes fraud-detection under load. */
beforeAll(async () => {
  // The most generous policy: only the fallback refuses payments.
  shop = await platform().newAccount({ on_assessment_timeout: "allow" });
  await platform().inbox.subscribe(shop.stripe, ["charge.updated"]);
  careful = await platform().newAccount({ on_assessment_timeout: "allow", capture_unscored: "when_scored" });
  await platform().pool.query("INSERT INTO fraud.settings (account, livemode, overrides) VALUES ($1, false, $2)", [
    careful.account,
    { amounts: { eur: { review: null, block: 5_000 } } },
  ]);
  const closing = new AbortController();
  let isFrozen = false;
  const pay = async (): Promise<void> => {
    for (let count = 0; !closing.signal.aborted; count++) {
      const card = CARDS[count % CARDS.length]!;
      const parameters = { ...PAYMENT_FORM, payment_method: card };
      const answer = await ask(platform().url, shop, { path: "/v1/payment_intents", parameters }, undefined);
      answers.push({ status: answer?.status ?? 0, card, whileFrozen: isFrozen });
      if (answer?.status === 200) expect(saidBy(answer).status).toBe("succeeded");
    }
  };
  const fraud = platform().components["fraud-detection"];
  const paying = Promise.all(Array.from({ length: CALLERS }, pay));
  await wait(500);
  fraud.pause();
  isFrozen = true;
  for (const amount of AMOUNTS) held.push(await careful.stripe.paymentIntents.create({ ...PAYMENT, amount }));
  await wait(FROZEN_MS);
  isFrozen = false;
  fraud.resume();
  await wait(500);
  closing.abort();
  await paying;
}, 60_000);

describe("while fraud-detection stands still", () => {
  test("every payment is answered, and none waits until it moves again", () => {
    expect(answers.length).toBeGreaterThan(3 * CALLERS);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 402]));
    // Each caller had one payment under way, so more answers prove that new payments began and ended meanwhile.
    expect(answers.filter(({ whileFrozen }) => whileFrozen).length).toBeGreaterThan(CALLERS);
  });

  test("no card of the highest risk is paid, at the acquirer or here", async () => {
    const { rows } = await platform().pool.query<{ card: string; status: string; type: string; scored: boolean }>(`
      SELECT DISTINCT details ->> 'token' AS card, status, details -> 'outcome' ->> 'type' AS type,
             details -> 'outcome' ->> 'riskScore' IS NOT NULL AS scored
        FROM charges WHERE details ->> 'token' = 'pm_card_riskLevelHighest' ORDER BY scored`);
    // The fallback blocked some of these, and their scores blocked the others.
    const blocked = { card: "pm_card_riskLevelHighest", status: "failed", type: "blocked" };
    expect(rows).toEqual([
      { ...blocked, scored: false },
      { ...blocked, scored: true },
    ]);
  });

  test("what was paid without a score has one soon after, says so by an event, and is marked where it is risky", async () => {
    const { pool, inbox } = platform();
    await until("everything is scored", 30_000, async () => {
      const { rows } = await pool.query("SELECT FROM unscored_charges");
      return rows.length === 0 ? true : undefined;
    });
    const { rows } = await pool.query<{ type: string; elevated: boolean; scored: boolean }>(`
      SELECT DISTINCT details -> 'outcome' ->> 'type' AS type, details ->> 'token' = 'pm_card_riskLevelElevated' AS elevated,
             details -> 'outcome' ->> 'riskScore' IS NOT NULL AS scored
        FROM charges WHERE status = 'succeeded' ORDER BY elevated`);
    expect(rows).toEqual([
      { type: "authorized", elevated: false, scored: true },
      { type: "manual_review", elevated: true, scored: true },
    ]);
    const { rows: told } = await pool.query<{ id: string }>(
      "SELECT object ->> 'id' AS id FROM events WHERE type = 'charge.updated'",
    );
    expect(told.length).toBeGreaterThan(CALLERS);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    await until("the merchant has heard of all of them", 30_000, async () => {
      const heard = (await inbox.deliveries()).filter(({ type }) => type === "charge.updated");
      return new Set(heard.map(({ objectId }) => objectId)).size === told.length ? true : undefined;
    });
    expect(await findLedgerFaults(pool)).toEqual([]);
  }, 70_000);

  test("who captures nothing without a score has it captured or voided soon after", async () => {
    expect(held.map(({ status }) => status)).toEqual(AMOUNTS.map(() => "processing"));
    const { pool, acquirer } = platform();
    for (const { id, amount } of held) {
      const ended = await until(`${id} is decided`, 30_000, async () => {
        const intent = await careful.stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
        return intent.status === "processing" ? undefined : intent;
      });
      expect(ended).toMatchObject(
        amount > 5_000
          ? {
              status: "requires_payment_method",
              last_payment_error: { decline_code: "fraudulent" },
              latest_charge: { paid: false, outcome: { type: "blocked", network_status: "reversed_after_approval" } },
            }
          : { status: "succeeded", amount_received: amount, latest_charge: { paid: true } },
      );
    }
    const { rows } = await pool.query<{ id: string; kind: string }>(
      "SELECT id, kind FROM attempts WHERE payment_intent = ANY ($1) AND kind <> 'authorise' ORDER BY payment_intent",
      [held.map(({ id }) => id)],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(AMOUNTS.map((amount) => (amount > 5_000 ? "void" : "capture")));
    const operations = new Map((await acquirer.operations()).map((one) => [one.key, one]));
    for (const { id, kind } of rows) expect(operations.get(id)).toMatchObject({ kind, status: "approved" });
    expect(await findLedgerFaults(pool)).toEqual([]);
  }, 150_000);
});
