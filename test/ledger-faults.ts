import type { Queryable } from "@platform/postgres/pool";
import { findViolations } from "../services/payment-api/src/postgres/checks/verify.ts";

/** Something in the ledger that does not add up. */
export interface LedgerFault {
  readonly fault: string;
  /** The id of the row or object. */
  readonly what: string;
}

/**
 * What does not add up in payment-api's database at rest, with no attempt open; nothing where all does. Unqualified names
 * must resolve to its schema.
 */
export async function findLedgerFaults(on: Queryable): Promise<LedgerFault[]> {
  const violations = await findViolations(on, { atRest: true });
  return violations.map(({ check, id, what }) => ({ fault: `${check}: ${what}`, what: id }));
}
