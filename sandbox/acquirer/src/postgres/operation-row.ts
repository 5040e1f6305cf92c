import type { OperationAnswer, Operation } from "../domain/operation.ts";

/** A row of `operations` as read. */
export interface OperationRow {
  readonly key: string;
  readonly kind: Operation["kind"];
  readonly fingerprint: string;
  readonly authorisation: string | null;
  readonly amount: bigint | null;
  readonly currency: string | null;
  readonly capture: boolean | null;
  readonly status: OperationAnswer["status"];
  readonly reference: string | null;
  readonly code: string | null;
  readonly decline_code: string | null;
  readonly challenge: string | null;
}

/** The columns of OperationRow, for a SELECT. */
export const OPERATION_COLUMNS =
  "key, kind, fingerprint, authorisation, amount, currency, capture, status, reference, code, decline_code, challenge";

/** Reads an operation from its row. */
export function operationFromRow(row: OperationRow): Operation {
  return {
    key: row.key,
    kind: row.kind,
    fingerprint: row.fingerprint,
    authorisation: row.authorisation ?? undefined,
    amount: row.amount ?? undefined,
    currency: row.currency ?? undefined,
    capture: row.capture ?? undefined,
    answer: answerFromRow(row),
  };
}

function answerFromRow(row: OperationRow): OperationAnswer {
  switch (row.status) {
    case "approved":
      return { status: row.status, reference: row.reference! };
    case "declined":
      return {
        status: row.status,
        reference: row.reference!,
        code: row.code!,
        declineCode: row.decline_code ?? undefined,
      };
    case "challenge":
      return { status: row.status, reference: row.reference!, challenge: row.challenge! };
    case "fenced":
      return { status: row.status };
  }
}
