import { idAt } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import { noMetrics } from "@platform/runtime/metrics";
import type { AttemptEnd } from "../../domain/conclusion.ts";
import type { ConfiguredTenant } from "../../domain/tenant.ts";
import type { Acquirer, AcquirerOutcome } from "../../ports/acquirer.ts";
import type { AssessmentOutcome } from "../../ports/fraud-detection.ts";
import { replies } from "../../http/replies.ts";
import type { Deps } from "../../use-cases/deps.ts";
import type { Request } from "../../use-cases/request.ts";
import type { Chance } from "./chance.ts";
import { createMemoryJournal, type MemoryJournal } from "./memory-journal.ts";

/**
 * What the acquirer says to the next operation. `unknown`: nothing usable, so that the attempt stays open. `never`: it has
 * not answered yet.
 */
export type NextAnswer = "approve" | "decline" | "challenge" | "unknown" | "never";

/** A made-up past, in which payment-api's own use cases run: its clock, its acquirer, its scores, its journal. */
export interface World {
  readonly deps: Deps;
  readonly journal: MemoryJournal;
  readonly chance: Chance;
  /** The time at which everything ends. */
  readonly until: Instant;
  now(): Instant;
  /** Goes to a time, earlier or later. */
  goTo(at: number): void;
  /** Lets time pass; false, and nothing passes, if that would lead beyond the end. */
  pass(ms: number): boolean;
  /** Sets the acquirer's next answer; after that it approves again. */
  answerNext(answer: NextAnswer): void;
  /** Sets the next payment's score; after that payments are allowed again. */
  scoreNext(score: "block" | "none"): void;
  /** A merchant's request. */
  request(tenant: ConfiguredTenant, operation: string): Request;
}

/** As long as payment-api keeps idempotency keys. */
const KEYS_KEPT_MS = 24 * 60 * 60 * 1000;
/** Share of the requests that have an idempotency key. */
const WITH_KEY = 0.9;

export function createWorld(chance: Chance, until: Instant): World {
  let at: Instant = until;
  let nextAnswer: NextAnswer = "approve";
  let nextScore: "allow" | "block" | "none" = "allow";
  let made = 0;
  const clock = (): Instant => at;
  const goTo = (to: number): void => void (at = to as Instant);
  const journal = createMemoryJournal({ clock, keepsKeys: () => at > until - KEYS_KEPT_MS });

  function answer(): Promise<AcquirerOutcome> {
    const given = nextAnswer;
    nextAnswer = "approve";
    goTo(Math.min(until, at + 120 + chance.below(500)));
    if (given === "never") return new Promise(() => undefined);
    return Promise.resolve(given === "unknown" ? { kind: "unknown", cause: null } : endOf(given));
  }

  function endOf(given: Exclude<NextAnswer, "unknown" | "never">): AttemptEnd & AcquirerOutcome {
    const reference = `op_${chance.text(24)}`;
    if (given === "challenge") {
      const challenge = `chl_${chance.text(24)}`;
      return { kind: "challenge", reference, challenge, url: `https://issuer.example/challenges/${challenge}` };
    }
    if (given === "decline") {
      const declineCode = chance.pick(DECLINE_CODES);
      return { kind: "declined", reference, code: "card_declined", declineCode };
    }
    const networkTransactionId = chance.text(15);
    const authorisationCode = String(chance.below(1_000_000)).padStart(6, "0");
    return { kind: "approved", reference, networkTransactionId, authorisationCode };
  }

  function assess(): Promise<AssessmentOutcome> {
    const given = nextScore;
    nextScore = "allow";
    if (given === "none") return Promise.resolve({ kind: "not_assessed" });
    if (given === "allow") {
      return Promise.resolve({ kind: "assessed", decision: "allow", score: chance.below(60), reasons: [] });
    }
    return Promise.resolve({ kind: "assessed", decision: "block", score: 90, reasons: ["card_velocity"] });
  }

  const acquirer: Acquirer = {
    hasRoom: () => true,
    authorise: answer,
    capture: answer,
    void: answer,
    refund: answer,
    inquire: () => Promise.resolve({ kind: "not_found" }),
    fence: () => Promise.resolve({ kind: "fenced" }),
    settlementReport: () => Promise.resolve({ kind: "none_yet" }),
  };
  const recent = { card: 1, customer: 1, email: 1 };

  return {
    deps: {
      journal,
      reader: journal.reader,
      replies,
      acquirer,
      fraud: { assess },
      recentPayments: { count: () => recent, look: () => recent },
      metrics: noMetrics,
      clock,
      scoreWaitMs: Number.POSITIVE_INFINITY,
      newId: (prefix) => idAt(prefix, at, made++, chance.text(13)),
      wayBackTo: () => "https://shop.example/return",
      newSecret: () => chance.text(25),
    },
    journal,
    chance,
    until,
    now: clock,
    goTo,
    pass(ms) {
      if (at + ms > until) return false;
      goTo(at + ms);
      return true;
    },
    answerNext: (given) => void (nextAnswer = given),
    scoreNext: (score) => void (nextScore = score),
    request(tenant, operation) {
      const key = chance.happens(WITH_KEY) ? `order_${chance.text(16)}` : undefined;
      const claim = key === undefined ? null : { key, operation, parametersHash: Buffer.from(key) };
      return { tenant, requestId: `req_${chance.text(14)}`, claim, expand: [] };
    },
  };
}

const DECLINE_CODES = [
  [5, "generic_decline"],
  [3, "insufficient_funds"],
  [1, "lost_card"],
  [1, "do_not_honor"],
] as const;
