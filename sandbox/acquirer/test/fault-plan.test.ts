import { expect, test } from "vitest";
import { createFaultPlan } from "../src/http/fault-plan.ts";
import type { FaultRule, FaultTarget } from "../src/http/fault-rule.ts";

const authorise: FaultTarget = { operation: "authorise", token: "pm_card_visa" };

/** Which of 1,000 equal requests a rule hits. */
function hits(rule: FaultRule, target = authorise): number[] {
  const plan = createFaultPlan();
  plan.set(rule);
  return Array.from({ length: 1000 }, (_, index) => index).filter(() => plan.next(target) !== undefined);
}

test("without a rule nothing is interfered with, nor after the rule was taken away", () => {
  const plan = createFaultPlan();
  expect(plan.next(authorise)).toBeUndefined();
  plan.set({ fault: "garbage" });
  expect(plan.next(authorise)).toEqual({ fault: "garbage", latencyMs: 0 });
  plan.set(undefined);
  expect(plan.next(authorise)).toBeUndefined();
});

const table: [name: string, rule: FaultRule, target: FaultTarget, hits: number][] = [
  ["every request", { fault: "late" }, authorise, 1000],
  ["its own operations", { fault: "late", operations: ["authorise"] }, authorise, 1000],
  ["no other operations", { fault: "late", operations: ["capture", "inquire"] }, authorise, 0],
  ["its own token", { fault: "late", token: "pm_card_visa" }, authorise, 1000],
  ["no other token", { fault: "late", token: "pm_card_amex" }, authorise, 0],
  ["nothing without a token", { fault: "late", token: "pm_card_amex" }, { operation: "void", token: undefined }, 0],
  ["as many as were asked for", { fault: "late", remaining: 3 }, authorise, 3],
  ["nothing by no chance", { fault: "late", probability: 0 }, authorise, 0],
];
test.for(table)("a rule hits %s", ([, rule, target, expected]) => {
  expect(hits(rule, target)).toHaveLength(expected);
});

test("the same seed hits the same requests, about as many as its probability says", () => {
  const first = hits({ fault: "late", probability: 0.3, seed: 7 });
  expect(hits({ fault: "late", probability: 0.3, seed: 7 })).toEqual(first);
  expect(hits({ fault: "late", probability: 0.3, seed: 8 })).not.toEqual(first);
  expect(first.length).toBeGreaterThan(250);
  expect(first.length).toBeLessThan(350);
});
