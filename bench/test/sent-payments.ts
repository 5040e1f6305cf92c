import type { SentPayment } from "../load/load.ts";

let sent = 0;

/** A payment as a generator reports it. */
export function sentPayment(given: Partial<SentPayment>): SentPayment {
  const usual = { sender: 0, answer: { kind: "paid" }, intendedMs: 0, sentLateMs: 1, latencyMs: 10 } as const;
  return { idempotencyKey: `run1-1-${++sent}`, ...usual, ...given };
}
