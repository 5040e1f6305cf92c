import { AcquirerFault, SETTLEMENT_REPORTS_PATH, SettlementReport } from "@platform/contracts/card-acquirer";
import type { CallResult, HttpClient } from "@platform/runtime/http-client";
import { Compile } from "typebox/compile";
import type { SettlementReportAnswer } from "../ports/acquirer.ts";

const reportValidator = Compile(SettlementReport);
const faultValidator = Compile(AcquirerFault);

/** Longer than a report of 500 items. */
export const MAX_REPORT_BYTES = 128 * 1024;

/** Asks for a settlement report. A report that does not add up to its own totals does not count. */
export async function fetchSettlementReport(
  client: HttpClient,
  number: number,
  deadlineMs: number,
): Promise<SettlementReportAnswer> {
  const result = await client.call({ method: "GET", path: `${SETTLEMENT_REPORTS_PATH}/${number}`, deadlineMs });
  if (!result.ok) return unknown(`the call ended as ${result.failure.kind}`, result);
  const { status, body } = result;
  if (status === 404 && faultValidator.Check(body) && body.error.code === "not_found") return { kind: "none_yet" };
  if (status !== 200 || !reportValidator.Check(body)) return unknown(`status ${status}`, result);
  if (body.number !== number) return unknown("another report", result);
  if (!addsUp(body)) return unknown("its items do not add up to its gross", result);
  const items = body.items.map(({ key, kind, amount, currency }, position) => ({
    report: number,
    position,
    key,
    kind,
    amount: BigInt(amount),
    currency,
  }));
  return { kind: "report", items };
}

function addsUp({ items, gross }: SettlementReport): boolean {
  const open = new Map<string, number>();
  const add = (currency: string, amount: number): unknown => open.set(currency, (open.get(currency) ?? 0) + amount);
  for (const { kind, amount, currency } of items) add(currency, kind === "capture" ? amount : -amount);
  for (const { currency, amount } of gross) add(currency, -amount);
  return [...open.values()].every((rest) => rest === 0);
}

function unknown(what: string, result: CallResult): SettlementReportAnswer {
  const cause = result.ok || result.failure.kind === "timeout" ? undefined : result.failure.cause;
  return { kind: "unknown", cause: new Error(`The acquirer gave no settlement report: ${what}.`, { cause }) };
}
