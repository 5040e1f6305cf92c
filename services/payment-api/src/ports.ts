/**
 * What payment-api needs of the world, and the answers each part of it may give. Adapters implement these; use cases
 * know nothing else.
 */
import type { Id } from "@platform/kernel/id";
import type { Attempt, FinishedAttempt, LeasedAttempt } from "./domain/attempt.ts";
import type { Charge } from "./domain/charge.ts";
import type { Approved, Challenged, Declined } from "./domain/conclusion.ts";
import type { Customer } from "./domain/customer.ts";
import type { DomainEvent } from "./domain/event.ts";
import type { LedgerTransaction } from "./domain/ledger.ts";
import type { PaymentIntent } from "./domain/payment-intent.ts";
import type { PaymentMethod } from "./domain/payment-method.ts";
import type { Refund } from "./domain/refund.ts";
import type { Refusal } from "./domain/refusal.ts";
import type { BookedOperation, ItemDiscrepancy, SettlementItem, SettlementTurn } from "./domain/settlement.ts";
import type { Tenant } from "./domain/tenant.ts";
import type { WebhookEndpoint } from "./domain/webhook-endpoint.ts";
import type { CreateWebhookEndpoint, Metadata, UpdateWebhookEndpoint } from "./use-cases/inputs.ts";

// ── The acquirer ────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Moves money at the card networks. Every operation carries a key that is a function of the attempt's id: however often
 * it is sent under that key, it is done at most once and answers alike. No method throws for what the network or the
 * peer does.
 */
export interface Acquirer {
  authorise(request: AuthoriseRequest): Promise<AcquirerOutcome>;
  capture(request: CaptureRequest): Promise<AcquirerOutcome>;
  void(request: VoidRequest): Promise<AcquirerOutcome>;
  refund(request: RefundRequest): Promise<AcquirerOutcome>;
  /** What became of the operation under this key. `not_found` is no promise: a late request may still arrive. */
  inquire(key: string): Promise<AcquirerInquiry>;
  /**
   * Closes the key: after `fenced`, nothing has been and nothing will be done under it. Answers the outcome instead
   * where the operation was done before.
   */
  fence(key: string): Promise<AcquirerInquiry>;
  /** What was paid out: reports are numbered from 1, and each reads alike for ever. */
  settlementReport(number: number): Promise<SettlementReportAnswer>;
}

export interface AuthoriseRequest {
  readonly key: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
  /** True: authorise and capture in one step. */
  readonly capture: boolean;
  /** The test token of the card: `pm_card_visa`. */
  readonly paymentMethod: string;
  readonly descriptor: string | undefined;
  readonly offSession: boolean;
  /** The challenge that the shopper answered before, where there was one. */
  readonly challenge: string | undefined;
}

export interface CaptureRequest {
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
}

export interface VoidRequest {
  readonly key: string;
  readonly authorisation: string;
}

export interface RefundRequest {
  readonly key: string;
  readonly authorisation: string;
  readonly amount: bigint;
}

/** What the acquirer said: final, and the same for ever under the key. */
export type AcquirerAnswer = Approved | Declined | Challenged | { readonly kind: "fenced" };

export type AcquirerOutcome =
  | AcquirerAnswer
  /** The request provably never left: nothing was done, and the key is still free. */
  | { readonly kind: "not_sent"; readonly cause: unknown }
  /** Sent without a usable answer: it was done, was not done, or is still on its way. */
  | { readonly kind: "unknown"; readonly cause: unknown };

export type AcquirerInquiry =
  | AcquirerAnswer
  | { readonly kind: "not_found" }
  | { readonly kind: "unknown"; readonly cause: unknown };

export type SettlementReportAnswer =
  | { readonly kind: "report"; readonly items: readonly SettlementItem[] }
  | { readonly kind: "none_yet" }
  | { readonly kind: "unknown"; readonly cause: unknown };

// ── Fraud detection ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Scores a payment before money moves. Never throws; answers within the budget it was made with. */
export interface FraudDetection {
  assess(request: AssessRequest): Promise<AssessmentOutcome>;
}

export interface AssessRequest {
  readonly attempt: Attempt;
  readonly tenant: Tenant;
  readonly intent: PaymentIntent;
  readonly token: string;
  readonly email: string | null;
}

export type AssessmentOutcome =
  | {
      readonly kind: "assessed";
      readonly decision: "allow" | "review" | "block";
      readonly score: number;
      readonly reasons: readonly string[];
    }
  /** No answer within the budget, or none that could be used: the account's policy decides. */
  | { readonly kind: "not_assessed" };

// ── The journal: every write ────────────────────────────────────────────────────────────────────────────────────────

/**
 * The one path by which anything is written. Commands of concurrent callers share a commit; in it each is decided on
 * rows that are locked, sees what the commands before it decided, and gets a reply of its own.
 */
export interface Journal {
  commit<T>(command: Command<T>): Promise<Committed<T>>;
}

export interface Command<T> {
  readonly tenant: Tenant;
  /** The idempotency key to claim in this commit, if the request carries one. */
  readonly claim: Claim | null;
  /** The claim of an earlier commit that this one answers. */
  readonly answers: PendingClaim | null;
  /** How the answer is rendered where there is no claim to say it. */
  readonly requestId: string;
  readonly expand: readonly string[];
  /** What `decide` needs to see. */
  readonly needs: Needs;
  /** Set where the commit begins or finishes an attempt: tells, after a lost connection, whether it took place. */
  readonly attempt: { readonly id: Id<"att">; readonly step: "begin" | "finish"; readonly leaseEpoch: number } | null;
  /** Decides on locked rows: pure, synchronous, called once per try. */
  readonly decide: (rows: LockedRows) => Decision<T>;
}

/** Rows to lock, or, for customers, to read. */
export interface Needs {
  readonly intent?: string;
  readonly charge?: string;
  readonly refund?: string;
  readonly customer?: string;
}

/** Rows of this command's tenant as the commands before it in the same commit left them. */
export interface LockedRows {
  readonly intent: PaymentIntent | undefined;
  readonly charge: Charge | undefined;
  readonly refund: Refund | undefined;
  readonly customer: Customer | undefined;
}

export interface Decision<T> {
  readonly value: T;
  readonly changes: Changes;
  /** What the caller is answered and the claim keeps; null while an attempt is still open. */
  readonly reply: Answer | null;
  /** True: nothing began, and the claim is given back. The same key may ask again. */
  readonly givesClaimBack?: boolean;
}

/** Everything that a decision may change. New and changed objects are both given whole. */
export interface Changes {
  readonly intents?: readonly PaymentIntent[];
  readonly charges?: readonly Charge[];
  readonly refunds?: readonly Refund[];
  readonly customers?: readonly Customer[];
  readonly paymentMethods?: readonly PaymentMethod[];
  readonly begun?: readonly Attempt[];
  readonly finished?: readonly FinishedAttempt[];
  readonly transactions?: readonly LedgerTransaction[];
  readonly events?: readonly DomainEvent[];
}

/** What a request is answered with, before it has bytes. */
export type Answer =
  | { readonly kind: "object"; readonly object: AnswerObject }
  | { readonly kind: "refusal"; readonly refusal: Refusal };

export type AnswerObject =
  | { readonly object: "payment_intent"; readonly value: PaymentIntent; readonly charge: Charge | null }
  | { readonly object: "refund"; readonly value: Refund; readonly charge: Charge | null }
  | { readonly object: "customer"; readonly value: Customer }
  | { readonly object: "payment_method"; readonly value: PaymentMethod }
  | { readonly object: "webhook_endpoint"; readonly value: WebhookEndpoint };

/** The bytes of an answer: stored under the claim, sent to the caller, replayed to whoever repeats the request. */
export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** A request's claim on its idempotency key. */
export interface Claim {
  readonly key: string;
  /** `POST /v1/payment_intents` */
  readonly operation: string;
  /** SHA-256 of the canonical parameters, expand and version included. */
  readonly parametersHash: Buffer;
  readonly requestId: string;
  /** So that recovery can answer as the request would have. */
  readonly expand: readonly string[];
}

/** A claim that waits for its answer. */
export type PendingClaim = Pick<Claim, "key" | "expand" | "requestId">;

export type Committed<T> =
  | { readonly kind: "done"; readonly value: T; readonly reply: Reply | null }
  /** The key was claimed before. */
  | { readonly kind: "replayed"; readonly reply: Reply }
  | { readonly kind: "key_in_use" }
  | { readonly kind: "key_reused"; readonly operation: string }
  /** Another holder has finished the attempt; its reply, where the attempt's claim has one. */
  | { readonly kind: "overtaken"; readonly reply: Reply | null };

/** Gives an answer its bytes. `reader` sees the commit that the answer belongs to. */
export interface Replies {
  /** Undefined where it takes reading: then `renderWithReads` does it. */
  render(tenant: Tenant, answer: Answer, expand: readonly string[], requestId: string): Reply | undefined;
  renderWithReads(
    tenant: Tenant,
    answer: Answer,
    expand: readonly string[],
    requestId: string,
    reader: Reader,
  ): Promise<Reply>;
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Reads committed objects of one tenant. Another tenant's ids are unknown ids. */
export interface Reader {
  intent(tenant: Tenant, id: string): Promise<PaymentIntent | undefined>;
  intents(tenant: Tenant, page: Page, filter: { readonly customer?: string }): Promise<Slice<PaymentIntent>>;
  charge(tenant: Tenant, id: string): Promise<Charge | undefined>;
  charges(
    tenant: Tenant,
    page: Page,
    filter: { readonly paymentIntent?: string; readonly customer?: string },
  ): Promise<Slice<Charge>>;
  refund(tenant: Tenant, id: string): Promise<Refund | undefined>;
  refunds(
    tenant: Tenant,
    page: Page,
    filter: { readonly paymentIntent?: string; readonly charge?: string },
  ): Promise<Slice<Refund>>;
  customer(tenant: Tenant, id: string): Promise<Customer | undefined>;
  customers(tenant: Tenant, page: Page, filter: { readonly email?: string }): Promise<Slice<Customer>>;
  paymentMethod(tenant: Tenant, id: string): Promise<PaymentMethod | undefined>;
  balanceTransaction(tenant: Tenant, id: string): Promise<BalanceTransaction | undefined>;
  balanceTransactions(
    tenant: Tenant,
    page: Page,
    filter: { readonly type?: "charge" | "refund"; readonly source?: string; readonly currency?: string },
  ): Promise<Slice<BalanceTransaction>>;
  event(tenant: Tenant, id: string): Promise<DomainEvent | undefined>;
  events(tenant: Tenant, page: Page, filter: { readonly types?: readonly string[] }): Promise<Slice<DomainEvent>>;
  /** One line per currency that the tenant has had money in. */
  balance(tenant: Tenant): Promise<readonly BalanceLine[]>;
}

/** The merchant's side of a ledger transaction. */
export type BalanceTransaction = Omit<LedgerTransaction, "entries"> & { readonly available: boolean };

export interface BalanceLine {
  readonly currency: string;
  readonly available: bigint;
  readonly pending: bigint;
}

/** A page of a list that is sorted newest first. The cursors exclude the object that they name. */
export interface Page {
  readonly limit: number;
  readonly startingAfter?: string;
  readonly endingBefore?: string;
  readonly created?: CreatedRange;
}

/** Seconds since the Unix epoch. */
export interface CreatedRange {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

export interface Slice<T> {
  readonly data: readonly T[];
  readonly hasMore: boolean;
}

// ── Accounts and keys ───────────────────────────────────────────────────────────────────────────────────────────────

export interface ApiKeys {
  /** The key's tenant and kind, or undefined where no such key is valid. */
  find(key: string): Promise<ApiKey | undefined>;
}

export interface ApiKey {
  /** A number of the key, for rate limits and logs; never the key itself. */
  readonly id: number;
  readonly kind: "secret" | "restricted" | "publishable";
  readonly tenant: Tenant;
  /** For restricted keys, `charge.read`, `payment_intent.write`, … */
  readonly permissions: readonly string[];
}

// ── Attempts that somebody left open ────────────────────────────────────────────────────────────────────────────────

export interface AbandonedAttempts {
  /** Takes over up to `limit` payments and refunds each whose lease has run out, with the next epoch and a fresh lease. */
  take(limit: number): Promise<readonly AbandonedAttempt[]>;
}

export interface AbandonedAttempt {
  readonly tenant: Tenant;
  readonly attempt: LeasedAttempt;
  /** The claim that waits for the answer, if it has none yet. */
  readonly claim: PendingClaim | null;
}

// ── Settlement ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** How far we have come in the acquirer's reports. */
export interface Settlements {
  /** The turn to book the next report; undefined while somebody else has it. */
  takeTurn(): Promise<SettlementTurn | undefined>;
  /** What our books say, by key. Keys that we never used are missing. */
  findBooked(keys: readonly string[]): Promise<ReadonlyMap<string, BookedOperation>>;
  /** Moves on, in one commit. False where the turn was lost: then nothing is changed. */
  endTurn(
    turn: SettlementTurn,
    end: {
      readonly nextReport: number;
      readonly found: readonly ItemDiscrepancy[];
      readonly resolved: readonly SettlementItem[];
    },
  ): Promise<boolean>;
}

/**
 * The pages on which shoppers answer challenges, of an acquirer that only payment-api reaches. Answers a cause, and does
 * not throw, where there is no page to be had.
 */
export type ChallengePages = (request: {
  readonly challenge: string;
  /** With its question mark, as the shopper's browser sent it; empty where there is none. */
  readonly query: string;
  /** What the shopper posts, as it was posted; undefined to see the page. */
  readonly form: string | undefined;
}) => Promise<ChallengePage | { readonly cause: unknown }>;

export interface ChallengePage {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

// ── Webhook endpoints ───────────────────────────────────────────────────────────────────────────────────────────────

/** Webhook endpoints are kept by notification-service. Methods throw where it does not answer. */
export interface WebhookEndpoints {
  /** Creating the same id again answers the endpoint that is there. */
  create(tenant: Tenant, id: string, input: CreateWebhookEndpoint): Promise<WebhookEndpointSaved>;
  update(
    tenant: Tenant,
    id: string,
    change: Omit<UpdateWebhookEndpoint, "metadata"> & { readonly metadata?: Metadata },
  ): Promise<WebhookEndpointSaved | { readonly kind: "not_found" }>;
  find(tenant: Tenant, id: string): Promise<WebhookEndpoint | undefined>;
  list(tenant: Tenant, page: Page): Promise<Slice<WebhookEndpoint>>;
  /** False where there was none. */
  remove(tenant: Tenant, id: string): Promise<boolean>;
}

export type WebhookEndpointSaved =
  | { readonly kind: "saved"; readonly endpoint: WebhookEndpoint }
  /** A URL that we do not deliver to, with a sentence for the merchant. */
  | { readonly kind: "url_refused"; readonly message: string };

// ── Operations ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Counts what happened, for alarms: `AssessmentTimeouts`, `UnknownOutcomes`, … */
export interface Metrics {
  count(name: string, by?: number): void;
}
