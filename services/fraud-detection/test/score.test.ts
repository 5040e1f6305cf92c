import { parseCurrency } from "@platform/kernel/currency";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Counts } from "../src/domain/activity.ts";
import type { CardRisk } from "../src/domain/attempt.ts";
import type { Evidence } from "../src/domain/rule.ts";
import { judge, RULES } from "../src/domain/score.ts";
import { completeSettings, type SettingsOverrides } from "../src/domain/settings.ts";
import { SUBJECT_KINDS, type SubjectKind } from "../src/domain/subject.ts";

const currencyOf = (code: string) => parseCurrency(code)!;
const usd = currencyOf("usd");
const NOTHING: Counts = { attempts1h: 1, attempts24h: 1, spend24h: 1_000, failures1h: 0, disputes90d: 0 };

const evidence = (changes: Partial<Counts> = {}, kind: SubjectKind = "card"): Evidence => ({
  money: { amount: 1_000n, currency: usd },
  cardRisk: "normal",
  counts: { [kind]: { ...NOTHING, ...changes } },
});
const risky = (cardRisk: CardRisk): Evidence => ({ ...evidence(), cardRisk });
const paying = (amount: bigint, currency = "usd"): Evidence => ({
  ...evidence(),
  money: { amount, currency: currencyOf(currency) },
});

const LIMITED: SettingsOverrides = {
  amounts: { usd: { review: 5_000, block: 10_000 }, jpy: { review: null, block: 900 } },
  velocity: { email: { spend: { usd: { review: 20_000, block: null } } } },
};

describe("a assessment", () => {
  test.each<[string, Evidence, SettingsOverrides, string, number, string[]]>([
    ["no sign of fraud", evidence(), {}, "allow", 0, []],
    ["an unknown card", risky("unknown"), {}, "allow", 0, []],
    ["an elevated risk level", risky("elevated"), {}, "review", 70, ["elevated_risk_level"]],
    ["the highest risk level", risky("highest"), {}, "block", 90, ["highest_risk_level"]],
    ["any amount, by default", paying(99_999_999n), {}, "allow", 0, []],
    ["an amount at the limit", paying(5_000n), LIMITED, "allow", 0, []],
    ["an amount above the review limit", paying(5_001n), LIMITED, "review", 65, ["amount_limit"]],
    ["an amount above the block limit", paying(10_001n), LIMITED, "block", 80, ["amount_limit"]],
    ["an amount of another currency's limit", paying(901n, "jpy"), LIMITED, "block", 80, ["amount_limit"]],
    ["an amount without a limit in its currency", paying(10_001n, "eur"), LIMITED, "allow", 0, []],
    ["ten attempts of a card in an hour", evidence({ attempts1h: 10 }), {}, "allow", 0, []],
    ["eleven", evidence({ attempts1h: 11 }), {}, "review", 65, ["card_velocity_1h"]],
    ["twenty-one", evidence({ attempts1h: 21 }), {}, "block", 80, ["card_velocity_1h"]],
    [
      "two signs of one family, heavier first",
      evidence({ attempts1h: 11, attempts24h: 61 }),
      {},
      "block",
      80,
      ["card_velocity_24h", "card_velocity_1h"],
    ],
    [
      "a thousand payments of a customer",
      evidence({ attempts1h: 1_000 }, "customer"),
      {},
      "review",
      65,
      ["customer_velocity_1h"],
    ],
    ["spending above its limit", evidence({ spend24h: 20_001 }, "email"), LIMITED, "review", 65, ["email_spend_24h"]],
    ["four declines of a card", evidence({ failures1h: 4 }), {}, "review", 65, ["card_failures_1h"]],
    ["seven declines of a card", evidence({ failures1h: 7 }), {}, "block", 80, ["card_failures_1h"]],
    ["a dispute of an e-mail", evidence({ disputes90d: 1 }, "email"), {}, "review", 65, ["email_disputed"]],
    ["a dispute of an address", evidence({ disputes90d: 9 }, "ip"), {}, "allow", 0, []],
    [
      "two independent signs",
      evidence({ failures1h: 4, disputes90d: 1 }),
      {},
      "block",
      88,
      ["card_disputed", "card_failures_1h"],
    ],
    [
      "a review above a lower block threshold",
      risky("elevated"),
      { thresholds: { block: 70 } },
      "block",
      70,
      ["elevated_risk_level"],
    ],
    [
      "thresholds that are off",
      risky("highest"),
      { thresholds: { review: 100, block: 100 } },
      "allow",
      90,
      ["highest_risk_level"],
    ],
  ])("on %s", (_case, given, overrides, decision, score, reasons) => {
    expect(judge(given, completeSettings(overrides))).toEqual({ decision, score, reasons });
  });

  test("names every rule once", () => {
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  });
});

const RISKS: readonly CardRisk[] = ["unknown", "normal", "elevated", "highest"];
const SEVERITY = { allow: 0, review: 1, block: 2 };

const counts = fc.record({
  attempts1h: fc.nat(300),
  attempts24h: fc.nat(1_500),
  spend24h: fc.nat(50_000),
  failures1h: fc.nat(30),
  disputes90d: fc.nat(4),
});
const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  money: fc.record({ amount: fc.bigInt(0n, 99_999_999n), currency: fc.constant(usd) }),
  cardRisk: fc.constantFrom(...RISKS),
  counts: fc.record({ card: counts, customer: counts, email: counts, ip: counts }, { requiredKeys: [] }),
});
const anyLimit = fc
  .tuple(fc.option(fc.nat(300)), fc.option(fc.nat(300)))
  .map(([review, more]) => ({ review, block: more === null ? null : (review ?? 0) + more }));
const anySettings = fc
  .record({
    usd: anyLimit,
    card: fc.record({ hour: anyLimit, day: anyLimit }),
    failures: anyLimit,
    thresholds: fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 })),
  })
  .map(({ usd: limit, card, failures, thresholds: [a, b] }) =>
    completeSettings({
      thresholds: { review: Math.min(a, b), block: Math.max(a, b) },
      amounts: { usd: limit },
      velocity: { card },
      failures: { customer: failures },
    }),
  );

describe("a score", () => {
  test("is a whole number from 0 to 99, and 0 without a reason", () => {
    fc.assert(
      fc.property(anyEvidence, anySettings, (given, settings) => {
        const { score, reasons } = judge(given, settings);
        expect(Number.isInteger(score)).toBe(true);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(99);
        expect(score > 0).toBe(reasons.length > 0);
      }),
    );
  });

  test("never falls when the risk grows, and neither does the decision's severity", () => {
    const growth = fc.record({ counts, amount: fc.bigInt(0n, 10_000n), risk: fc.nat(3) });
    fc.assert(
      fc.property(anyEvidence, growth, anySettings, (given, more, settings) => {
        const before = judge(given, settings);
        const after = judge(riskier(given, more), settings);
        expect(after.score).toBeGreaterThanOrEqual(before.score);
        expect(SEVERITY[after.decision]).toBeGreaterThanOrEqual(SEVERITY[before.decision]);
      }),
    );
  });
});

function riskier(given: Evidence, more: { counts: Counts; amount: bigint; risk: number }): Evidence {
  const grown: Partial<Record<SubjectKind, Counts>> = {};
  for (const kind of SUBJECT_KINDS) {
    const old = given.counts[kind];
    if (old !== undefined) grown[kind] = sumOf(old, more.counts);
  }
  return {
    money: { ...given.money, amount: given.money.amount + more.amount },
    cardRisk: RISKS[Math.max(RISKS.indexOf(given.cardRisk), more.risk)]!,
    counts: grown,
  };
}

const sumOf = (a: Counts, b: Counts): Counts => ({
  attempts1h: a.attempts1h + b.attempts1h,
  attempts24h: a.attempts24h + b.attempts24h,
  spend24h: a.spend24h + b.spend24h,
  failures1h: a.failures1h + b.failures1h,
  disputes90d: a.disputes90d + b.disputes90d,
});
