import type { SettlementItem } from "../src/domain/settlement.ts";
import type {
  Acquirer,
  AcquirerAnswer,
  AcquirerOutcome,
  AuthoriseRequest,
  CaptureRequest,
  RefundRequest,
  VoidRequest,
} from "../src/ports/acquirer.ts";

/** The fault of each request, until it is replaced. */
export type InMemoryFault =
  /** The request provably never left: nobody can reach the acquirer. */
  | "not_sent"
  /** The request never arrives, and nobody knows. */
  | "request_lost"
  /** The work is done, but nobody gets the answer. */
  | "answer_lost"
  /** The acquirer does the work just after everybody has given up. */
  | "late";

export interface InMemoryAcquirer extends Acquirer {
  /** Undefined ends the faults. */
  setFault(fault: InMemoryFault | undefined): void;
  /** Answers a challenge as the shopper. */
  answerChallenge(id: string, answer: "completed" | "failed"): void;
}

export interface InMemoryAcquirerOptions {
  /** Forgets operations after this many newer ones, and settles none: the bench's memory must not grow. */
  readonly forgetAfter?: number;
}

type Operation =
  | ({ readonly kind: "authorise" } & AuthoriseRequest)
  | ({ readonly kind: "capture" } & CaptureRequest)
  | ({ readonly kind: "void" } & VoidRequest)
  | ({ readonly kind: "refund" } & RefundRequest);

interface Done {
  /** Undefined: a fence. */
  readonly operation: Operation | undefined;
  readonly answer: AcquirerAnswer;
}

interface Authorisation {
  readonly authorised: bigint;
  readonly currency: string;
  captured: bigint;
  refunded: bigint;
  voided: boolean;
  readonly refundable: boolean;
}

interface Challenge {
  readonly request: AuthoriseRequest;
  answer: "open" | "completed" | "failed";
}

const DECLINES: Readonly<Record<string, { code: string; declineCode?: string }>> = {
  pm_card_chargeDeclined: { code: "card_declined", declineCode: "generic_decline" },
  pm_card_visa_chargeDeclined: { code: "card_declined", declineCode: "generic_decline" },
  pm_card_chargeDeclinedInsufficientFunds: { code: "card_declined", declineCode: "insufficient_funds" },
  pm_card_chargeDeclinedExpiredCard: { code: "expired_card" },
  pm_card_chargeCustomerFail: { code: "card_declined", declineCode: "generic_decline" },
};
const NEEDS_CHALLENGE = new Set(["pm_card_threeDSecure2Required", "pm_card_authenticationRequired"]);
const AUTHENTICATION_REQUIRED = { code: "authentication_required", declineCode: "authentication_required" };

/**
 * An acquirer that costs nothing: for tests of use cases, and to measure everything but the acquirer. Approves other
 * tokens.
 */
export function createInMemoryAcquirer({ forgetAfter = Infinity }: InMemoryAcquirerOptions = {}): InMemoryAcquirer {
  const operations = createMemory<Done>(forgetAfter);
  const authorisations = createMemory<Authorisation>(forgetAfter);
  const challenges = createMemory<Challenge>(forgetAfter);
  const reports: (readonly SettlementItem[])[] = [];
  let unsettled: Omit<SettlementItem, "report" | "position">[] = [];
  let fault: InMemoryFault | undefined;
  let references = 0;

  async function perform(operation: Operation): Promise<AcquirerOutcome> {
    switch (fault) {
      case undefined:
        return performNow(operation);
      case "not_sent":
        return { kind: "not_sent", cause: new Error("The acquirer cannot be reached.") };
      case "request_lost":
        break;
      case "answer_lost":
        performNow(operation);
        break;
      case "late":
        setImmediate(() => performNow(operation));
        break;
    }
    return { kind: "unknown", cause: new Error(`A fault that was asked for: ${fault}.`) };
  }

  function performNow(operation: Operation): AcquirerOutcome {
    const before = operations.get(operation.key);
    if (before === undefined) {
      const answer = decide(operation);
      operations.set(operation.key, { operation, answer });
      return answer;
    }
    if (before.operation === undefined || isSame(before.operation, operation)) return before.answer;
    return { kind: "unknown", cause: new Error("Another request was made under this key before.") };
  }

  function decide(operation: Operation): AcquirerAnswer {
    const reference = `ref_${++references}`;
    const refused = operation.kind === "authorise" ? authorise(operation, reference) : followUp(operation);
    if (refused === undefined) {
      if (forgetAfter === Infinity) noteMovement(operation, reference);
      return {
        kind: "approved",
        reference,
        ...(operation.kind === "authorise" ? { captured: operation.capture } : {}),
      };
    }
    return "kind" in refused ? refused : { kind: "declined", reference, ...refused };
  }

  function authorise(request: AuthoriseRequest, reference: string): Refusal | AcquirerAnswer | undefined {
    const isOnlyVerified = request.amount === 0n && request.paymentMethod === "pm_card_chargeCustomerFail";
    const declined = isOnlyVerified ? undefined : (DECLINES[request.paymentMethod] ?? authenticate(request, reference));
    if (declined !== undefined) return declined;
    authorisations.set(reference, {
      authorised: request.amount,
      currency: request.currency,
      captured: request.capture ? request.amount : 0n,
      refunded: 0n,
      voided: false,
      refundable: request.paymentMethod !== "pm_card_refundFail",
    });
    return undefined;
  }

  function authenticate(request: AuthoriseRequest, reference: string): Refusal | AcquirerAnswer | undefined {
    if (!NEEDS_CHALLENGE.has(request.paymentMethod) && !request.requestChallenge) return undefined;
    if (request.challenge === undefined) {
      if (request.offSession) return AUTHENTICATION_REQUIRED;
      const id = `chal_${reference}`;
      challenges.set(id, { request, answer: "open" });
      return challengeAnswer(reference, id);
    }
    const known = challenges.get(request.challenge);
    if (known === undefined || known.answer === "failed" || !isForSamePayment(known.request, request)) {
      return { code: "authentication_failed" };
    }
    return known.answer === "open" ? challengeAnswer(reference, request.challenge) : undefined;
  }

  function followUp(operation: Exclude<Operation, { kind: "authorise" }>): Refusal | undefined {
    const authorisation = authorisations.get(operation.authorisation);
    if (authorisation === undefined) return { code: "authorisation_not_found" };
    if (authorisation.voided) return { code: "already_voided" };
    if (operation.kind === "refund") return refund(authorisation, operation.amount);
    if (authorisation.captured > 0n) return { code: "already_captured" };
    if (operation.kind === "void") authorisation.voided = true;
    else if (operation.amount > authorisation.authorised) return { code: "capture_exceeds_authorised" };
    else authorisation.captured = operation.amount;
    return undefined;
  }

  function noteMovement(operation: Operation, reference: string): void {
    if (operation.kind === "void" || (operation.kind === "authorise" && !operation.capture)) return;
    const { key, amount } = operation;
    const { currency } = authorisations.get(operation.kind === "authorise" ? reference : operation.authorisation)!;
    unsettled.push({ key, kind: operation.kind === "refund" ? "refund" : "capture", amount, currency });
  }

  /** Every movement is due at once: a request for the next report closes it. */
  function closeReport(): void {
    const report = reports.length + 1;
    if (unsettled.length > 0) reports.push(unsettled.map((item, position) => ({ report, position, ...item })));
    unsettled = [];
  }

  return {
    hasRoom: () => true,
    authorise: (request) => perform({ kind: "authorise", ...request }),
    capture: (request) => perform({ kind: "capture", ...request }),
    void: (request) => perform({ kind: "void", ...request }),
    refund: (request) => perform({ kind: "refund", ...request }),
    async inquire(key) {
      if (fault === "not_sent") return { kind: "unknown", cause: new Error("The acquirer cannot be reached.") };
      return operations.get(key)?.answer ?? { kind: "not_found" };
    },
    async fence(key) {
      if (fault === "not_sent") return { kind: "unknown", cause: new Error("The acquirer cannot be reached.") };
      if (operations.get(key) === undefined) operations.set(key, { operation: undefined, answer: { kind: "fenced" } });
      return operations.get(key)!.answer;
    },
    async settlementReport(number) {
      if (fault === "not_sent") return { kind: "unknown", cause: new Error("The acquirer cannot be reached.") };
      if (number > reports.length) closeReport();
      const items = reports[number - 1];
      return items === undefined ? { kind: "none_yet" } : { kind: "report", items };
    },
    setFault(next) {
      fault = next;
    },
    answerChallenge(id, answer) {
      const challenge = challenges.get(id);
      if (challenge?.answer === "open") challenge.answer = answer;
    },
  };
}

interface Refusal {
  readonly code: string;
  readonly declineCode?: string;
}

function challengeAnswer(reference: string, challenge: string): AcquirerAnswer {
  return { kind: "challenge", reference, challenge, url: `http://acquirer.invalid/challenges/${challenge}` };
}

function refund(authorisation: Authorisation, amount: bigint): Refusal | undefined {
  if (authorisation.captured === 0n) return { code: "not_captured" };
  if (authorisation.refunded + amount > authorisation.captured) return { code: "refund_exceeds_captured" };
  if (!authorisation.refundable) return { code: "refund_declined" };
  authorisation.refunded += amount;
  return undefined;
}

const isForSamePayment = (one: AuthoriseRequest, other: AuthoriseRequest): boolean =>
  one.amount === other.amount && one.currency === other.currency && one.paymentMethod === other.paymentMethod;

function isSame(one: Operation, other: Operation): boolean {
  const others: Readonly<Record<string, unknown>> = { ...other };
  return Object.entries(one).every(([name, value]) => others[name] === value);
}

/** A map of the newest entries, at most twice `limit`: it drops the older half as a whole, which costs nothing. */
function createMemory<V>(limit: number): { get(key: string): V | undefined; set(key: string, value: V): void } {
  let newer = new Map<string, V>();
  let older = new Map<string, V>();
  return {
    get: (key) => newer.get(key) ?? older.get(key),
    set(key, value) {
      newer.set(key, value);
      if (newer.size < limit) return;
      older = newer;
      newer = new Map();
    },
  };
}
