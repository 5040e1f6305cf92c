import type { Check } from "./check.ts";

/** What holds once every payment that was begun has ended. */
export const REST_CHECKS: readonly Check[] = [
  {
    name: "no_attempt_is_open",
    holds: "No attempt is open.",
    atRest: true,
    sql: `
      SELECT id, kind, payment_intent FROM attempts WHERE state = 'processing'`,
    violation: (row) => `${row["id"]}, an attempt to ${row["kind"]} of ${row["payment_intent"]}, is still open.`,
  },
  {
    name: "nothing_is_reserved",
    holds: "Nothing is reserved for a refund.",
    atRest: true,
    sql: `
      SELECT id, amount_refunding FROM charges WHERE amount_refunding <> 0`,
    violation: (row) => `Of ${row["id"]}, ${row["amount_refunding"]} are still reserved for a refund.`,
  },
];
