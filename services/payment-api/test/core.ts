import { newId, randomText } from "@platform/kernel/id";
import { type Clock, systemClock } from "@platform/kernel/instant";
import { createPool, type Pool, type Queryable } from "@platform/postgres/pool";
import { noMetrics } from "@platform/runtime/metrics";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import type { ConfiguredTenant } from "../src/domain/tenant.ts";
import { createRecentPayments } from "../src/fraud/recent-payments.ts";
import { wayBackAt } from "../src/http/return-route.ts";
import { replies } from "../src/http/replies.ts";
import type { AbandonedAttempt, AbandonedAttempts } from "../src/ports/abandoned-attempts.ts";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AssessmentOutcome, FraudDetection } from "../src/ports/fraud-detection.ts";
import type { Claim } from "../src/ports/caller.ts";
import type { UnscoredCharge, UnscoredCharges } from "../src/ports/unscored-charges.ts";
import { createAbandonedAttempts } from "../src/postgres/abandoned-attempts.ts";
import { createAccount } from "../src/postgres/accounts.ts";
import { createJournal } from "../src/postgres/journal.ts";
import type { AddressedParcel } from "../src/postgres/outbox.ts";
import { createReader } from "../src/postgres/reader.ts";
import { readsOf } from "../src/postgres/reads.ts";
import { createTenants } from "../src/postgres/tenants.ts";
import { createUnscoredCharges } from "../src/postgres/unscored-charges.ts";
import type { Deps } from "../src/use-cases/deps.ts";
import type { CreatePaymentIntent } from "../src/use-cases/inputs.ts";
import type { Request, Response } from "../src/use-cases/request.ts";
export { findLedgerFaults as ledgerFaults } from "../../../test/ledger-faults.ts";
import { createInMemoryAcquirer, type InMemoryAcquirer } from "./in-memory-acquirer.ts";

/** One process of payment-api without HTTP: use cases with the real journal, and an acquirer and scores in memory. */
export interface Core {
  readonly deps: Deps;
  /** Its connection for reads outside of transactions. */
  readonly reads: Queryable;
  readonly attempts: AbandonedAttempts;
  /** The same attempts, already read. */
  readonly abandoned: { take(limit: number): Promise<AbandonedAttempt[]> };
  readonly unscoredCharges: UnscoredCharges;
  /** The same charges, already read. */
  readonly unscored: { take(limit: number): Promise<UnscoredCharge[]> };
  readonly parcels: AddressedParcel[];
  stop(): Promise<void>;
}

export interface CoreOptions {
  readonly acquirer?: Acquirer;
  readonly assess?: FraudDetection["assess"];
  readonly attemptLeaseMs?: number;
  readonly clock?: Clock;
  /** The URL for the database, if not the ground's own. */
  readonly databaseUrl?: string;
}

export interface Ground {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly acquirer: InMemoryAcquirer;
  /** The keys of all requests to the acquirer, in order. */
  readonly asked: string[];
  readonly tenant: ConfiguredTenant;
  /** Starts another process on the same database. */
  startCore(options?: CoreOptions): Core;
  newTenant(settings?: Readonly<Record<string, unknown>>): Promise<ConfiguredTenant>;
  end(): Promise<void>;
}

const LATE_SCORE_RETRY_MS = 60_000;
const ALLOW: AssessmentOutcome = { kind: "assessed", decision: "allow", score: 5, reasons: [] };

/** Prepares a database with one account, for any number of cores. */
export async function prepareGround(): Promise<Ground> {
  const database = await createTestDatabase("payments", new URL("../migrations/", import.meta.url));
  const acquirer = createInMemoryAcquirer();
  const asked: string[] = [];
  const recorded = recordRequests(acquirer, asked);
  const cores: Core[] = [];

  async function newTenant(settings: Readonly<Record<string, unknown>> = {}): Promise<ConfiguredTenant> {
    const { secretKey } = await createAccount(database.pool, { name: "test", livemode: false, settings });
    return (await createTenants(database.pool, systemClock).find(secretKey))!.tenant;
  }

  function startCore(options: CoreOptions = {}): Core {
    const pool = createPool({
      url: options.databaseUrl ?? database.url,
      schema: "payments",
      applicationName: "core",
      maxConnections: 6,
      lookUpsOnly: true,
    });
    const parcels: AddressedParcel[] = [];
    const attemptLeaseMs = options.attemptLeaseMs ?? 30_000;
    const journal = createJournal({
      pool,
      replies,
      subscribers: [{ name: "test", wants: () => true }],
      onParcels: (committed) => parcels.push(...committed),
      metrics: noMetrics,
      attemptLeaseMs,
      parcelLeaseMs: 30_000,
      random: Math.random,
      refusesUnlocked: true,
    });
    const reads = readsOf(pool);
    const deps: Deps = {
      journal,
      replies,
      reader: createReader(reads),
      acquirer: options.acquirer ?? recorded,
      fraud: { assess: options.assess ?? (async () => ALLOW) },
      recentPayments: createRecentPayments(systemClock),
      metrics: noMetrics,
      clock: options.clock ?? systemClock,
      scoreWaitMs: 6 * 60 * 60 * 1000,
      newId,
      wayBackTo: wayBackAt("http://127.0.0.1:1"),
      newSecret: () => randomText(25),
    };
    const tenants = createTenants(pool, systemClock);
    const attempts = createAbandonedAttempts(pool, tenants, attemptLeaseMs);
    const abandoned = {
      take: async (limit: number) => Promise.all((await attempts.take(limit)).map((one) => one.read())),
    };
    const unscoredCharges = createUnscoredCharges(pool, tenants, LATE_SCORE_RETRY_MS);
    const unscored = {
      take: async (limit: number) => Promise.all((await unscoredCharges.take(limit)).map((one) => one.read())),
    };
    const core = { deps, reads, attempts, abandoned, unscoredCharges, unscored, parcels, stop: () => pool.end() };
    cores.push(core);
    return core;
  }

  return {
    database,
    pool: database.pool,
    acquirer,
    asked,
    tenant: await newTenant(),
    startCore,
    newTenant,
    async end() {
      await Promise.all(cores.map((core) => core.stop()));
      await database.drop();
    },
  };
}

/** Ends all payments that wait for a score, as if their scores had blocked them: what a test leaves behind is no fault. */
export async function forgetWaiting(pool: Pool): Promise<void> {
  await pool.query("DELETE FROM unscored_charges");
  await pool.query("UPDATE charges SET status = 'failed' WHERE status = 'pending'");
  await pool.query(`UPDATE payment_intents SET status = 'requires_payment_method'
    WHERE status = 'processing' AND details->>'awaitsScore' = 'true'`);
}

function recordRequests(acquirer: Acquirer, asked: string[]): Acquirer {
  const record =
    <R extends { key: string }, A>(operation: (request: R) => A) =>
    (request: R): A => {
      asked.push(request.key);
      return operation(request);
    };
  return {
    hasRoom: () => acquirer.hasRoom(),
    authorise: record((request) => acquirer.authorise(request)),
    capture: record((request) => acquirer.capture(request)),
    void: record((request) => acquirer.void(request)),
    refund: record((request) => acquirer.refund(request)),
    inquire: (key) => acquirer.inquire(key),
    fence: (key) => acquirer.fence(key),
    settlementReport: (number) => acquirer.settlementReport(number),
  };
}

/** A tenant's request, with an optional idempotency key. */
export function requestOf(tenant: ConfiguredTenant, key?: string, parameters = "same"): Request {
  const requestId = `req_${randomText(14)}`;
  const claim: Claim | null =
    key === undefined ? null : { key, operation: "POST /v1/test", parametersHash: Buffer.from(parameters) };
  return { tenant, requestId, claim, expand: [] };
}

/** The parameters of a payment that is confirmed at once, with changes. */
export const paymentOf = (change: Partial<CreatePaymentIntent> = {}): CreatePaymentIntent => ({
  amount: 1000n,
  currency: "usd" as CreatePaymentIntent["currency"],
  confirm: true,
  captureMethod: "automatic",
  confirmationMethod: "automatic",
  customer: null,
  paymentMethod: "pm_card_visa",
  paymentMethodTypes: ["card"],
  allowedPaymentMethodTypes: null,
  automaticPaymentMethods: null,
  description: null,
  metadata: {},
  receiptEmail: null,
  statementDescriptorSuffix: null,
  shipping: null,
  setupFutureUsage: null,
  offSession: false,
  returnUrl: null,
  ...change,
});

export interface Answered {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of every kind.
  readonly body: any;
  readonly replayed: boolean;
}

/** The status and the parsed body of a response. */
export function answered(response: Response): Answered {
  if (response.kind !== "reply") throw new Error(`expected a reply, got ${response.kind}`);
  return { status: response.reply.status, body: JSON.parse(response.reply.body), replayed: response.replayed };
}
