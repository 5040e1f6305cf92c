import { SETTLEMENT_REPORTS_PATH, type AcquirerFault, type SettlementReport } from "@platform/contracts/card-acquirer";
import type { FastifyInstance } from "@platform/runtime/fastify";
import { Type, type Static } from "typebox";
import { grossOf, type SettlementItem } from "../domain/settlement.ts";
import type { SettlementReports } from "../ports/settlement-reports.ts";
import { findSettlementReport } from "../use-cases/find-settlement-report.ts";

const Params = Type.Object({ number: Type.String({ pattern: "^[1-9]\\d{0,8}$" }) });

const NOT_CLOSED: AcquirerFault = { error: { code: "not_found", message: "This report is not closed yet." } };

/** The payouts, in numbered reports. */
export function addSettlementRoute(server: FastifyInstance, reports: SettlementReports): void {
  server.get<{ Params: Static<typeof Params> }>(
    `${SETTLEMENT_REPORTS_PATH}/:number`,
    { schema: { params: Params } },
    async (request, reply) => {
      const number = Number(request.params.number);
      const items = await findSettlementReport(reports, number);
      return items === undefined ? reply.code(404).send(NOT_CLOSED) : presentReport(number, items);
    },
  );
}

function presentReport(number: number, items: readonly SettlementItem[]): SettlementReport {
  return {
    number,
    items: items.map((item) => ({ ...item, amount: Number(item.amount) })),
    gross: grossOf(items).map(({ currency, amount }) => ({ currency, amount: Number(amount) })),
  };
}
