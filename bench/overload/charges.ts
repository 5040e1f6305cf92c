import type { Client } from "pg";
import type { SentPayment } from "../load/load.ts";
import { HIGHEST_RISK_CARD } from "../load/payment-request.ts";

/** A charge, with the idempotency key of the request that caused it. */
export interface BookedCharge {
  readonly idempotencyKey: string | null;
  readonly status: "succeeded" | "failed";
}

/** Reads the charges created since then. */
export async function readCharges(client: Client, since: Date): Promise<BookedCharge[]> {
  const { rows } = await client.query<BookedCharge>(
    `SELECT a.idempotency_key AS "idempotencyKey", c.status
       FROM payments.charges c
       LEFT JOIN payments.attempts a ON a.tenant_id = c.tenant_id AND a.charge = c.id AND a.kind = 'authorise'
      WHERE c.created_at >= $1`,
    [since],
  );
  return rows;
}

/** Counts of charges created since then that must be 0. */
export interface Missed {
  /** Paid, and still without a score. */
  readonly unscored: number;
  /** Paid with the highest-risk card. */
  readonly highestRiskPaid: number;
}

export async function countMissed(client: Client, since: Date): Promise<Missed> {
  const { rows } = await client.query<{ unscored: number; highest_risk_paid: number }>(
    `SELECT (count(*) FILTER (WHERE details->'outcome'->>'riskScore' IS NULL))::int AS unscored,
            (count(*) FILTER (WHERE details->>'paymentMethod' = $2))::int AS highest_risk_paid
       FROM payments.charges WHERE status = 'succeeded' AND created_at >= $1`,
    [since, HIGHEST_RISK_CARD],
  );
  return { unscored: rows[0]!.unscored, highestRiskPaid: rows[0]!.highest_risk_paid };
}

/**
 * Describes the differences between answers and charges, one sentence each. An answered payment has exactly the charge in
 * its answer, a refused one has none, and each charge belongs to a payment that somebody sent. A request without a final
 * answer may have a charge or none, because its sender repeats it with the same key.
 */
export function findMismatches(payments: readonly SentPayment[], charges: readonly BookedCharge[]): string[] {
  const statuses = Map.groupBy(charges, ({ idempotencyKey }) => idempotencyKey);
  const wrong = payments.flatMap(({ idempotencyKey, answer }) => {
    const booked = (statuses.get(idempotencyKey) ?? []).map(({ status }) => status);
    return ALLOWED[answer.kind].includes(booked.join(" and ")) ? [] : [sentenceOf(idempotencyKey, answer.kind, booked)];
  });
  const sent = new Set<string | null>(payments.map(({ idempotencyKey }) => idempotencyKey));
  const strangers = charges.filter(({ idempotencyKey }) => !sent.has(idempotencyKey));
  return [
    ...wrong,
    ...strangers.map(({ idempotencyKey }) => `A charge has the key ${idempotencyKey}, which nobody sent.`),
  ];
}

/** The charges that a payment may have, by its answer. */
const ALLOWED: Readonly<Record<SentPayment["answer"]["kind"], readonly string[]>> = {
  paid: ["succeeded"],
  declined: ["failed"],
  refused: [""],
  failed: ["", "succeeded", "failed"],
};

const sentenceOf = (key: string, answer: string, booked: readonly string[]): string =>
  `Payment ${key} was ${answer}, and its charges are: ${booked.join(", ") || "none"}.`;
