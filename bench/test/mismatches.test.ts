import { expect, test } from "vitest";
import { findMismatches, type BookedCharge } from "../overload/charges.ts";
import type { Answer } from "../load/load.ts";
import { sentPayment } from "./sent-payments.ts";

const KEY = "run1-1-a";
const FAILED: Answer = { kind: "failed", reason: "no answer" };

test.each<[Answer, BookedCharge["status"][], "right" | "wrong"]>([
  [{ kind: "paid" }, ["succeeded"], "right"],
  [{ kind: "paid" }, [], "wrong"],
  [{ kind: "paid" }, ["failed"], "wrong"],
  [{ kind: "paid" }, ["succeeded", "succeeded"], "wrong"],
  [{ kind: "declined" }, ["failed"], "right"],
  [{ kind: "declined" }, [], "wrong"],
  [{ kind: "declined" }, ["succeeded"], "wrong"],
  [{ kind: "refused" }, [], "right"],
  [{ kind: "refused" }, ["failed"], "wrong"],
  [{ kind: "refused" }, ["succeeded"], "wrong"],
  [FAILED, [], "right"],
  [FAILED, ["succeeded"], "right"],
  [FAILED, ["failed"], "right"],
  [FAILED, ["succeeded", "succeeded"], "wrong"],
])("an answer %j and the charges %j are %s", (answer, statuses, verdict) => {
  const payments = [sentPayment({ idempotencyKey: KEY, answer })];
  const charges = statuses.map((status) => ({ idempotencyKey: KEY, status }));
  expect(findMismatches(payments, charges)).toHaveLength(verdict === "right" ? 0 : 1);
});

test("a charge that nobody asked for is found", () => {
  const charges: BookedCharge[] = [
    { idempotencyKey: "other", status: "succeeded" },
    { idempotencyKey: null, status: "failed" },
  ];
  expect(findMismatches([], charges)).toEqual([
    "A charge has the key other, which nobody sent.",
    "A charge has the key null, which nobody sent.",
  ]);
});
