import { parseCurrency } from "@platform/kernel/currency";
import { instant } from "@platform/kernel/instant";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assessBatch } from "../src/domain/assess-batch.ts";
import type { Activity } from "../src/domain/activity.ts";
import type { AttemptToAssess } from "../src/domain/attempt.ts";
import { completeSettings } from "../src/domain/settings.ts";
import type { Subject } from "../src/domain/subject.ts";

const AT = instant(1_800_000_000_000);
/** Low limits, so that a few attempts are enough to exceed them. */
const settings = completeSettings({
  velocity: {
    card: { hour: { review: 2, block: 4 }, spend: { usd: { review: 300, block: 900 } } },
    ip: { hour: { review: 3, block: null } },
  },
});

const anyAttempt: fc.Arbitrary<AttemptToAssess> = fc
  .record({
    amount: fc.bigInt(0n, 200n),
    currency: fc.constantFrom("usd", "eur"),
    card: fc.constantFrom<Subject>("card_a", "card_b"),
    ip: fc.option(fc.constantFrom<Subject>("ip_a", "ip_b")),
    cardRisk: fc.constantFrom("normal", "elevated"),
  })
  .map(({ amount, currency, card, ip, cardRisk }) => ({
    id: "att",
    tenant: { accountId: "acct_1", livemode: false },
    paymentIntent: "pi",
    money: { amount, currency: parseCurrency(currency)! },
    cardRisk,
    subjects: ip === null ? [card] : [card, ip],
  }));

test("answers a batch as it answers single calls in the same order, and remembers the same", () => {
  fc.assert(
    fc.property(fc.array(anyAttempt, { maxLength: 12 }), (attempts) => {
      const given = { settingsOf: () => settings, at: AT };
      const batch = assessBatch({ ...given, attempts, activities: new Map() });
      let activities: ReadonlyMap<Subject, Activity> = new Map();
      const assessments = attempts.map((attempt) => {
        const single = assessBatch({ ...given, attempts: [attempt], activities });
        activities = new Map([...activities, ...single.activities]);
        return single.assessments[0];
      });
      expect(batch.assessments).toEqual(assessments);
      expect(batch.activities).toEqual(activities);
    }),
  );
});
