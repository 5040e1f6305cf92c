import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Discrepancy } from "../domain/settlement.ts";

/** Where the acquirer listed an item. */
export interface ItemPlace {
  readonly report: number;
  readonly position: number;
}

/** An item of a settlement report that differs from our books, and what became of it. */
export interface NotedDiscrepancy extends ItemPlace {
  /** The key of the operation at the acquirer; an attempt of ours unless the reason is `unknown_operation`. */
  readonly operation: string;
  readonly kind: "capture" | "refund";
  readonly amount: bigint;
  readonly currency: string;
  readonly reason: Discrepancy;
  readonly found_at: number;
  readonly payment_intent: string | null;
  /** Null while it is open. */
  readonly resolved_at: number | null;
  /** Null where it resolved itself. */
  readonly resolved_by: string | null;
  readonly resolution: string | null;
}

const COLUMNS = `SELECT d.report, d.position, d.operation, d.kind, d.amount, d.currency, d.reason, d.found_at,
    a.payment_intent, d.resolved_at, r.resolved_by, r.reason AS resolution
  FROM settlement_discrepancies d
  LEFT JOIN attempts a ON a.id = d.operation
  LEFT JOIN settlement_resolutions r ON r.report = d.report AND r.position = d.position`;

const select = statement<NotedDiscrepancy>(
  "list-discrepancies",
  `${COLUMNS} WHERE (d.report, d.position) > ($1, $2) AND ($3 OR d.resolved_at IS NULL)
   ORDER BY d.report, d.position LIMIT $4`,
);

export interface DiscrepancyPage {
  /** The last item of the page before. */
  readonly after: ItemPlace;
  /** Also those that are resolved. */
  readonly resolved: boolean;
  readonly limit: number;
}

/** Discrepancies in the order in which the acquirer listed them. */
export const listDiscrepancies = (
  on: Queryable,
  { after, resolved, limit }: DiscrepancyPage,
): Promise<NotedDiscrepancy[]> => select(on, [after.report, after.position, resolved, limit]);

const find = statement<NotedDiscrepancy>("find-discrepancy", `${COLUMNS} WHERE d.report = $1 AND d.position = $2`);

export const findDiscrepancy = async (
  on: Queryable,
  { report, position }: ItemPlace,
): Promise<NotedDiscrepancy | undefined> => (await find(on, [report, position]))[0];

const resolve = statement(
  "resolve-discrepancy",
  `WITH resolved AS (
     UPDATE settlement_discrepancies SET resolved_at = now()
     WHERE report = $1 AND position = $2 AND resolved_at IS NULL AND reason <> 'attempt_open'
     RETURNING report, position
   )
   INSERT INTO settlement_resolutions (report, position, resolved_by, reason)
   SELECT report, position, $3, $4 FROM resolved RETURNING report`,
);

export interface Resolution extends ItemPlace {
  /** Who: `jane@laptop`. */
  readonly by: string;
  /** Why nothing is left to do. */
  readonly reason: string;
}

/**
 * Resolves an open discrepancy for good, with who and why in the same commit. False: it is not open, or it resolves itself.
 * Of two people who resolve it at the same time, one does.
 */
export const resolveDiscrepancy = async (
  on: Queryable,
  { report, position, by, reason }: Resolution,
): Promise<boolean> => (await resolve(on, [report, position, by, reason])).length === 1;
