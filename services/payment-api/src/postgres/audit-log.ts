import { int4Array, textArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { AuditedRequest } from "../ports/caller.ts";
import type { Command, Decision } from "../ports/journal.ts";
import type { KeyOwner } from "./api-keys.ts";

/** A request that changed something. */
export interface AuditedChange extends AuditedRequest {
  readonly tenantId: number;
  readonly requestId: string | null;
  readonly object: string | null;
  /** The attempt that it began, whose outcome is that of the request. */
  readonly attempt: string | null;
}

type Decided = Pick<Command<unknown>, "caller" | "attempt"> & { readonly decision: Decision<unknown> | undefined };

/**
 * What the audit log keeps of a command: nothing of a refusal, and one row of a request, in its first commit. The end of an
 * attempt belongs to the request that began it.
 */
export function auditedChange({ caller, attempt, decision }: Decided): AuditedChange | undefined {
  const { audited, tenant, requestId } = caller;
  if (audited === undefined || attempt?.step === "finish" || decision === undefined) return undefined;
  const { reply, changes } = decision;
  if (reply?.kind === "refusal") return undefined;
  const [begun] = changes.begun ?? [];
  const object = reply?.object.value.id ?? begun?.refund ?? begun?.paymentIntent ?? decision.object ?? null;
  return { ...audited, tenantId: tenant.id, requestId, object, attempt: begun?.id ?? null };
}

const insert = statement(
  "write-audit-log",
  `INSERT INTO audit_log (tenant_id, key_id, operation, object, attempt, request_id)
   SELECT * FROM unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[])`,
);

/** Writes what requests of this commit changed. */
export const writeAuditLog = (on: Queryable, rows: readonly AuditedChange[]): Promise<unknown> =>
  insert(on, [
    int4Array(rows.map((row) => row.tenantId)),
    int4Array(rows.map((row) => row.keyId)),
    textArray(rows.map((row) => row.operation)),
    textArray(rows.map((row) => row.object)),
    textArray(rows.map((row) => row.attempt)),
    textArray(rows.map((row) => row.requestId)),
  ]);

const insertCommand = statement(
  "audit-command",
  `INSERT INTO audit_log (tenant_id, operator, operation, object)
   SELECT id, $3, $4, $5 FROM tenants WHERE account_id = $1 AND livemode = $2`,
);

/** A command of an operator. */
export interface AuditedCommand {
  /** Who and where: `jane@laptop`. */
  readonly operator: string;
  /** The name of the verb. */
  readonly verb: string;
}

/** Writes that an operator changed something, in the transaction of the change. */
export const writeCommand = (
  on: Queryable,
  { operator, verb }: AuditedCommand,
  { account, livemode }: KeyOwner,
  object: string,
): Promise<unknown> => insertCommand(on, [account, livemode, operator, verb, object]);

/** A line of the audit log. */
export interface AuditLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly key_id: number | null;
  readonly operator: string | null;
  readonly operation: string;
  readonly object: string | null;
  readonly request_id: string | null;
  readonly attempt: string | null;
  /** The state of the attempt by now; null where none was begun. */
  readonly attempt_state: string | null;
}

const select = statement<AuditLine>(
  "read-audit-log",
  `SELECT l.at, l.key_id, l.operator, l.operation, l.object, l.request_id, l.attempt, a.state AS attempt_state
   FROM audit_log l JOIN tenants t ON t.id = l.tenant_id LEFT JOIN attempts a ON a.id = l.attempt
   WHERE t.account_id = $1 AND t.livemode = $2 AND l.at >= $3
     AND ($4::int IS NULL OR l.key_id = $4) AND ($5::text IS NULL OR l.object = $5)
     AND ($6::text IS NULL OR l.request_id = $6)
   ORDER BY l.at DESC LIMIT $7`,
);

export interface AuditFilter {
  readonly since: Date;
  readonly keyId: number | null;
  readonly object: string | null;
  readonly requestId: string | null;
  readonly limit: number;
}

/** The lines of an account's audit log in one mode, newest first. */
export const readAuditLog = (
  on: Queryable,
  { account, livemode }: KeyOwner,
  { since, keyId, object, requestId, limit }: AuditFilter,
): Promise<AuditLine[]> => select(on, [account, livemode, since, keyId, object, requestId, limit]);
