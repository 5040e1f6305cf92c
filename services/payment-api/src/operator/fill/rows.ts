import { type Cell, copyLine } from "@platform/postgres/copy";
import type { DomainEvent } from "../../domain/event.ts";
import type { ObjectName, Objects } from "../../domain/objects.ts";
import { chargeDetails } from "../../postgres/charges.ts";
import { customerDetails } from "../../postgres/customers.ts";
import { intentDetails } from "../../postgres/intents.ts";
import type { BookedEntry } from "../../postgres/ledger.ts";
import { paymentMethodDetails } from "../../postgres/payment-methods.ts";
import { refundDetails } from "../../postgres/refunds.ts";
import type { Row } from "../../postgres/row.ts";
import { TABLES } from "../../postgres/tables.ts";
import type { Recorded, RecordedAttempt, RecordedKey } from "./memory-journal.ts";

/** Rows of one table, in COPY's text format. */
export interface TableRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly lines: readonly string[];
}

/** How long an attempt that is under way belongs to the process that began it. */
const LEASE_MS = 30_000;

/** What was recorded as rows of each table, with the entries of its ledger transactions. */
export function rowsOf(recorded: Recorded, entries: readonly BookedEntry[]): TableRows[] {
  const { objects, attempts, events, transactions, unscored, keys } = recorded;
  return [
    rows("customers", CUSTOMER, objects.customer.values(), customer),
    rows("payment_methods", PAYMENT_METHOD, objects.payment_method.values(), paymentMethod),
    rows("payment_intents", INTENT, objects.payment_intent.values(), intent),
    rows("charges", CHARGE, objects.charge.values(), charge),
    rows("refunds", REFUND, objects.refund.values(), refund),
    rows("attempts", ATTEMPT, attempts.values(), attempt),
    rows("events", EVENT, events, event),
    rows("unscored_charges", UNSCORED, unscored.values(), ({ tenantId, value }) => [
      tenantId,
      value.charge,
      value.attempt,
      "now",
    ]),
    rows("idempotency_keys", KEY, keys.values(), key),
    rows("ledger_transactions", TRANSACTION, transactions, transaction),
    rows("ledger_entries", ENTRY, entries, (entry) => [
      entry.transaction,
      entry.accountId,
      entry.currency,
      entry.amount,
    ]),
  ];
}

function rows<T>(table: string, columns: string, values: Iterable<T>, cells: (value: T) => readonly Cell[]): TableRows {
  return { table, columns: columns.split(" "), lines: Array.from(values, (value) => copyLine(cells(value))) };
}

const timeOf = (ms: number): string => new Date(ms).toISOString();

const CUSTOMER = "tenant_id id email deleted created_at details";
const customer = ({ tenantId, value }: Row<Objects["customer"]>): Cell[] => [
  tenantId,
  value.id,
  value.email,
  value.deleted,
  timeOf(value.createdAt),
  customerDetails.encode(value.details),
];

const PAYMENT_METHOD = "tenant_id id token created_at details";
const paymentMethod = ({ tenantId, value }: Row<Objects["payment_method"]>): Cell[] => [
  tenantId,
  value.id,
  value.token,
  timeOf(value.createdAt),
  paymentMethodDetails.encode(value.details),
];

const INTENT = "tenant_id id status amount amount_capturable amount_received currency customer created_at details";
const intent = ({ tenantId, value }: Row<Objects["payment_intent"]>): Cell[] => [
  tenantId,
  value.id,
  value.status,
  value.amount,
  value.amountCapturable,
  value.amountReceived,
  value.currency,
  value.customer,
  timeOf(value.createdAt),
  intentDetails.encode(value.details),
];

const CHARGE =
  "tenant_id id payment_intent status amount amount_captured amount_refunded amount_refunding currency customer " +
  "created_at details";
const charge = ({ tenantId, value }: Row<Objects["charge"]>): Cell[] => [
  tenantId,
  value.id,
  value.paymentIntent,
  value.status,
  value.amount,
  value.amountCaptured,
  value.amountRefunded,
  value.amountRefunding,
  value.currency,
  value.details.customer,
  timeOf(value.createdAt),
  chargeDetails.encode(value.details),
];

const REFUND = "tenant_id id charge payment_intent status amount currency created_at details";
const refund = ({ tenantId, value }: Row<Objects["refund"]>): Cell[] => [
  tenantId,
  value.id,
  value.charge,
  value.paymentIntent,
  value.status,
  value.amount,
  value.currency,
  timeOf(value.createdAt),
  refundDetails.encode(value.details),
];

const ATTEMPT =
  "tenant_id id kind payment_intent charge refund amount idempotency_key created_at lease_epoch lease_until state " +
  "result assessment_ms acquirer_ms finished_at";
function attempt({ tenantId, value }: Row<RecordedAttempt>): Cell[] {
  const { attempt: begun, end } = value;
  const { id, kind, paymentIntent, charge: charged, refund: refunded, amount, idempotencyKey, createdAt } = begun;
  // The milliseconds are the past's own: those that the use cases measured are of the process that makes it up.
  const tookMs = end === null ? null : end.at - createdAt;
  return [
    tenantId,
    id,
    kind,
    paymentIntent,
    charged,
    refunded,
    amount,
    idempotencyKey,
    timeOf(createdAt),
    0,
    timeOf(createdAt + LEASE_MS),
    end?.state ?? "processing",
    end?.result ?? null,
    end === null || end.assessmentMs === null ? null : 5,
    end === null || end.acquirerMs === null ? null : tookMs,
    end === null ? null : timeOf(end.at),
  ];
}

const EVENT = "tenant_id id type object created_at request_id idempotency_key before";
const event = ({ tenantId, value }: Row<DomainEvent>): Cell[] => [
  tenantId,
  value.id,
  value.type,
  snapshotOf(value.subject, value.object),
  timeOf(value.createdAt),
  value.requestId,
  value.idempotencyKey,
  value.before === null ? null : snapshotOf(value.subject, value.before),
];

const snapshotOf = <N extends ObjectName>(name: N, object: Objects[N]): string => TABLES[name].snapshot(object);

const UNSCORED = "tenant_id charge attempt due_at";

const KEY = "tenant_id key operation parameters_hash request_id expand claimed_at status body";
const key = ({ caller, at, reply }: RecordedKey): Cell[] => [
  caller.tenant.id,
  caller.claim.key,
  caller.claim.operation,
  caller.claim.parametersHash,
  caller.requestId,
  "{}",
  timeOf(at),
  reply?.status ?? null,
  reply?.body ?? null,
];

const TRANSACTION = "tenant_id id kind source currency amount fee net created_at available_at";
const transaction = ({ tenantId, value }: Recorded["transactions"][number]): Cell[] => [
  tenantId,
  value.id,
  value.kind,
  value.source,
  value.currency,
  value.amount,
  value.fee,
  value.net,
  timeOf(value.createdAt),
  timeOf(value.availableAt),
];

const ENTRY = "transaction_id account_id currency amount";
