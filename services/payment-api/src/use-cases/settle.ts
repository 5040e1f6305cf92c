import { type LedgerTransaction, postSettlement } from "../domain/ledger.ts";
import {
  type ItemDiscrepancy,
  type MovedMoney,
  reconcile,
  type SettlementItem,
  type SettlementVerdict,
} from "../domain/settlement.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Acquirer } from "../ports/acquirer.ts";
import { ourselves } from "../ports/caller.ts";
import type { Command } from "../ports/journal.ts";
import { RefusedWrite } from "../ports/refused-write.ts";
import type { Settlements } from "../ports/settlements.ts";
import type { Deps } from "./deps.ts";
import { commandOf } from "./request.ts";

export type SettleDeps = Pick<Deps, "journal" | "clock" | "newId"> & {
  readonly acquirer: Pick<Acquirer, "settlementReport">;
  readonly settlements: Settlements;
};

/** How a turn ended. */
export type Settled =
  | { readonly kind: "booked"; readonly report: number; readonly settled: number; readonly found: Discrepancies }
  | { readonly kind: "none_yet"; readonly settled: number; readonly found: Discrepancies }
  | { readonly kind: "unknown"; readonly report: number; readonly cause: unknown }
  /** Another process has the turn, or took over because we were slow. */
  | { readonly kind: "not_our_turn" };

type Discrepancies = readonly ItemDiscrepancy[];

/**
 * Books the next settlement report: what the acquirer has paid out becomes available.
 *
 *     take the turn ─ ask for the report ─ compare with our books ─ book, item by item ─ note what differs, move on
 *
 * Only the last step moves on to the next report. A process that dies before it leaves the report to the next turn, which
 * finds the booked items and books the rest: the ledger books each settlement at most once, whoever tries. If the ledger
 * refuses an item, we note it like one that differs, whole and unbooked, and book the rest of its report.
 */
export async function settle(deps: SettleDeps): Promise<Settled> {
  const { acquirer, settlements } = deps;
  const turn = await settlements.takeTurn();
  if (turn === undefined) return { kind: "not_our_turn" };
  const answer = await acquirer.settlementReport(turn.report);
  const listed = answer.kind === "report" ? answer.items : [];
  const items = [...turn.open, ...listed];
  const booked = await settlements.findBooked(items.map(({ key }) => key));
  const decided = reconcile(items, booked);
  const { settled, refused } = await bookAll(deps, decided);
  const found = [...discrepanciesOf(decided), ...refused];

  const nextReport = answer.kind === "report" ? turn.report + 1 : turn.report;
  const resolved = turn.open.filter((item) => !found.some((one) => one.item === item));
  if (!(await settlements.endTurn(turn, { nextReport, found, resolved }))) return { kind: "not_our_turn" };
  switch (answer.kind) {
    case "report":
      return { kind: "booked", report: turn.report, settled, found };
    case "none_yet":
      return { kind: "none_yet", settled, found };
    case "unknown":
      return { kind: "unknown", report: turn.report, cause: answer.cause };
  }
}

/** As many as share a commit well, and no more: payments that arrive meanwhile must not wait behind a whole report. */
const AT_ONCE = 64;

async function bookAll(
  deps: SettleDeps,
  decided: readonly Decided[],
): Promise<{ readonly settled: number; readonly refused: Discrepancies }> {
  const due = decided.flatMap(({ item, verdict }) => (verdict.kind === "settle" ? [{ item, ...verdict }] : []));
  const refused: ItemDiscrepancy[] = [];
  for (let start = 0; start < due.length; start += AT_ONCE) {
    const share = due.slice(start, start + AT_ONCE);
    // We wait for all, even when one fails: no booking of this turn may still be on its way when the next turn begins.
    const results = await Promise.allSettled(
      share.map(({ tenant, moved }) => deps.journal.commit(booking(tenant, settlementOf(deps, moved)))),
    );
    for (const [index, result] of results.entries()) {
      if (result.status === "fulfilled") continue;
      if (!(result.reason instanceof RefusedWrite)) throw result.reason;
      refused.push({ item: share[index]!.item, reason: "not_bookable", cause: result.reason });
    }
  }
  return { settled: due.length - refused.length, refused };
}

const settlementOf = ({ clock, newId }: SettleDeps, moved: MovedMoney): LedgerTransaction =>
  postSettlement(newId("txn"), moved, clock());

const booking = (tenant: ConfiguredTenant, transaction: LedgerTransaction): Command<null> =>
  commandOf(ourselves(tenant), {}, () => ({ value: null, changes: { transactions: [transaction] }, reply: null }));

interface Decided {
  readonly item: SettlementItem;
  readonly verdict: SettlementVerdict;
}

function discrepanciesOf(decided: readonly Decided[]): Discrepancies {
  return decided.flatMap(({ item, verdict }) =>
    verdict.kind === "discrepancy" ? [{ item, reason: verdict.reason }] : [],
  );
}
