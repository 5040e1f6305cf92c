import { describe, expect, test } from "vitest";
import { instant } from "@platform/kernel/instant";
import { decideWithoutScore, type FallbackEvidence } from "../src/domain/fallback.ts";
import type { FallbackSettings } from "../src/domain/fallback-settings.ts";
import type { ConfiguredTenant, TenantSettings } from "../src/domain/tenant.ts";
import { createRecentPayments } from "../src/fraud/recent-payments.ts";

const EVIDENCE: FallbackEvidence = {
  amount: 1_000n,
  currency: "eur",
  cardRisk: "normal",
  cardFingerprint: "fp_1",
  customer: "cus_1",
  email: "ada@example.com",
  recent: { card: 1, customer: 1, email: 1 },
};
const NO_LISTS: FallbackSettings = { amounts: {}, blockedCards: [], blockedCustomers: [], blockedEmails: [] };
const LIMIT = { amounts: { eur: { review: 1_000n, block: 5_000n } } };
const recent = (counts: Partial<FallbackEvidence["recent"]>) => ({ recent: { ...EVIDENCE.recent, ...counts } });

type Row = [
  what: string,
  evidence: Partial<FallbackEvidence>,
  settings: Partial<FallbackSettings>,
  policy: TenantSettings["onAssessmentTimeout"],
  decision: string,
  level: string,
  reasons: string,
];

test.each<Row>([
  ["nothing known, allow", {}, {}, "allow", "allow", "not_assessed", "not_assessed"],
  ["nothing known, review", {}, {}, "review", "review", "not_assessed", "not_assessed"],
  ["nothing known, block", {}, {}, "block", "block", "not_assessed", "not_assessed"],
  [
    "a card of the highest risk",
    { cardRisk: "highest" },
    {},
    "allow",
    "block",
    "highest",
    "highest_risk_level not_assessed",
  ],
  [
    "a card of elevated risk",
    { cardRisk: "elevated" },
    {},
    "allow",
    "review",
    "elevated",
    "elevated_risk_level not_assessed",
  ],
  [
    "a card of elevated risk, block",
    { cardRisk: "elevated" },
    {},
    "block",
    "block",
    "elevated",
    "not_assessed elevated_risk_level",
  ],
  ["a card of unknown risk", { cardRisk: "unknown" }, {}, "allow", "allow", "not_assessed", "not_assessed"],
  [
    "a blocked card",
    {},
    { blockedCards: ["fp_0", "fp_1"] },
    "allow",
    "block",
    "not_assessed",
    "blocked_card not_assessed",
  ],
  ["another blocked card", {}, { blockedCards: ["fp_0"] }, "allow", "allow", "not_assessed", "not_assessed"],
  [
    "a blocked customer",
    {},
    { blockedCustomers: ["cus_1"] },
    "allow",
    "block",
    "not_assessed",
    "blocked_customer not_assessed",
  ],
  [
    "a blocked e-mail",
    {},
    { blockedEmails: ["ada@example.com"] },
    "allow",
    "block",
    "not_assessed",
    "blocked_email not_assessed",
  ],
  [
    "nobody named",
    { customer: null, email: null },
    { blockedCustomers: ["cus_1"] },
    "allow",
    "allow",
    "not_assessed",
    "not_assessed",
  ],
  ["an amount at its limit", {}, LIMIT, "allow", "allow", "not_assessed", "not_assessed"],
  ["an amount above it", { amount: 1_001n }, LIMIT, "allow", "review", "not_assessed", "amount_limit not_assessed"],
  [
    "an amount at the higher limit",
    { amount: 5_000n },
    LIMIT,
    "allow",
    "review",
    "not_assessed",
    "amount_limit not_assessed",
  ],
  [
    "an amount above the higher limit",
    { amount: 5_001n },
    LIMIT,
    "review",
    "block",
    "not_assessed",
    "amount_limit not_assessed",
  ],
  [
    "an amount in another currency",
    { amount: 9_999n, currency: "usd" },
    LIMIT,
    "allow",
    "allow",
    "not_assessed",
    "not_assessed",
  ],
  ["a card ten times", recent({ card: 10 }), {}, "allow", "allow", "not_assessed", "not_assessed"],
  ["a card eleven times", recent({ card: 11 }), {}, "allow", "review", "not_assessed", "card_velocity not_assessed"],
  ["a card 21 times", recent({ card: 21 }), {}, "allow", "block", "not_assessed", "card_velocity not_assessed"],
  [
    "a customer 61 times",
    recent({ customer: 61 }),
    {},
    "allow",
    "review",
    "not_assessed",
    "customer_velocity not_assessed",
  ],
  [
    "an e-mail 10,000 times",
    recent({ email: 10_000 }),
    {},
    "allow",
    "review",
    "not_assessed",
    "email_velocity not_assessed",
  ],
  [
    "everything at once",
    { cardRisk: "elevated", ...recent({ card: 21 }) },
    { blockedCards: ["fp_1"] },
    "review",
    "block",
    "elevated",
    "blocked_card card_velocity elevated_risk_level not_assessed",
  ],
])("without a score: %s", (_what, evidence, settings, policy, decision, level, reasons) => {
  const fallback = { ...NO_LISTS, ...settings };
  const risk = decideWithoutScore({ ...EVIDENCE, ...evidence }, { fallback, onAssessmentTimeout: policy });
  expect(risk).toEqual({ decision, score: null, level, reasons: reasons.split(" ") });
});

const MINUTE = 60_000;
const tenant = (id: number) => ({ id }) as ConfiguredTenant;
const named = (card: string) => ({ card, customer: null, email: null });

describe("the payments of the last minutes", () => {
  test("are counted by whom they name, in each account for itself", () => {
    const payments = createRecentPayments(() => instant(0));
    expect(payments.count(tenant(1), { card: "pm_1", customer: "cus_1", email: null })).toEqual({
      card: 1,
      customer: 1,
      email: 0,
    });
    expect(payments.count(tenant(1), { card: "pm_1", customer: "cus_2", email: "a@b.c" })).toEqual({
      card: 2,
      customer: 1,
      email: 1,
    });
    expect(payments.count(tenant(2), named("pm_1")).card).toBe(1);
  });

  test.each([
    [4.9, 2],
    [9.9, 2],
    [10.1, 1],
    [60, 1],
  ])("are remembered for five to ten minutes: after %d, the count is %i", (minutes, count) => {
    let now = 0;
    const payments = createRecentPayments(() => instant(now));
    now = 1;
    payments.count(tenant(1), named("pm_1"));
    now = minutes * MINUTE;
    expect(payments.count(tenant(1), named("pm_1")).card).toBe(count);
  });

  test("can be looked at without being counted", () => {
    const payments = createRecentPayments(() => instant(0));
    const asked = { card: "pm_1", customer: null, email: "a@b.c" };
    expect(payments.look(tenant(1), asked)).toEqual({ card: 0, customer: 0, email: 0 });
    payments.count(tenant(1), asked);
    for (let i = 0; i < 3; i++) expect(payments.look(tenant(1), asked)).toEqual({ card: 1, customer: 0, email: 1 });
    expect(payments.look(tenant(2), asked)).toEqual({ card: 0, customer: 0, email: 0 });
  });

  test("fill no memory: more names than fit shorten the time that is remembered", () => {
    const payments = createRecentPayments(() => instant(0), 10);
    const first = () => payments.count(tenant(1), named("pm_first")).card;
    first();
    for (let i = 0; i < 9; i++) payments.count(tenant(1), named(`pm_${i}`));
    expect(first()).toBe(2);
    for (let i = 10; i < 40; i++) payments.count(tenant(1), named(`pm_${i}`));
    expect(first()).toBe(1);
  });
});
