import type { Instant } from "@platform/kernel/instant";
import type { Attempt } from "./attempt.ts";
import type { ChargeOutcome } from "./charge.ts";

/** What we know of an attempt: all that its two commits wrote. */
export interface AttemptFacts {
  readonly attempt: Omit<Attempt, "idempotencyKey"> & AttemptRun;
  /** The currency of the payment intent. */
  readonly currency: string;
  /** Null until the charge is decided. */
  readonly outcome: ChargeOutcome | null;
  /** What is booked of its charge or refund, by whichever attempt. */
  readonly bookings: readonly Booking[];
  /** What happened to its objects from its beginning until a moment after its end, in order. */
  readonly events: readonly TimelineEvent[];
  /** Which services have not received which of these events yet. */
  readonly waiting: readonly { readonly subscriber: string; readonly events: readonly string[] }[];
}

/** How far an attempt has come. */
interface AttemptRun {
  readonly state: "processing" | "succeeded" | "failed";
  readonly result: string | null;
  /** How often recovery took it over. */
  readonly leaseEpoch: number;
  readonly leaseUntil: Instant;
  readonly assessmentMs: number | null;
  readonly acquirerMs: number | null;
  readonly finishedAt: Instant | null;
}

/** A ledger transaction, and its settlement once the acquirer has paid it out. */
interface Booking {
  readonly id: string;
  readonly kind: string;
  readonly at: Instant;
  readonly settlement: { readonly id: string; readonly at: Instant } | null;
}

interface TimelineEvent {
  readonly id: string;
  readonly type: string;
  /** The id of the payment intent, charge or refund. */
  readonly object: string;
  readonly at: Instant;
}

/** One step of an attempt. `at` is null where only its duration is known. */
export interface TimelineStep {
  readonly step: "began" | "score" | "acquirer" | "finished" | "booked" | "event" | "relay" | "settled";
  readonly at: Instant | null;
  readonly ms: number | null;
  /** What came of it: a result, an event's type, a booking's kind. */
  readonly what: string;
  /** The id of the event or transaction. */
  readonly id: string | null;
}

/** The steps of an attempt, in the order in which they happen: commit 1, score, acquirer, commit 2 with what it wrote, settlement. */
export function timelineOf(facts: AttemptFacts): readonly TimelineStep[] {
  const { attempt, outcome, waiting } = facts;
  const { createdAt, finishedAt, assessmentMs, acquirerMs } = attempt;
  const isOwn = momentsOf(facts);
  const booked = facts.bookings.filter(isOwn);
  const events = facts.events.filter(isOwn);
  const isWaiting = (ids: readonly string[]): boolean => events.some(({ id }) => ids.includes(id));
  return [
    step("began", createdAt, attempt.kind),
    ...(assessmentMs === null ? [] : [step("score", null, scoreOf(outcome), { ms: assessmentMs })]),
    ...(acquirerMs === null ? [] : [step("acquirer", null, attempt.result ?? "no answer", { ms: acquirerMs })]),
    ...(finishedAt === null ? [] : [step("finished", finishedAt, attempt.state)]),
    ...booked.map(({ id, kind, at }) => step("booked", at, kind, { id })),
    ...events.map(({ id, type, at }) => step("event", at, type, { id })),
    ...[...new Set(waiting.filter((one) => isWaiting(one.events)).map(({ subscriber }) => subscriber))].map(
      (subscriber) => step("relay", null, `waits for ${subscriber}`),
    ),
    ...booked.flatMap(({ settlement }) =>
      settlement === null ? [] : [step("settled", settlement.at, "settlement", { id: settlement.id })],
    ),
  ];
}

/**
 * Tells what an attempt's own two commits wrote. Each commit stamps all that it writes with one time: the first with the time
 * of the attempt, the second with the time of the acquirer's answer, which is that of the next event of its objects. Refunds
 * of a charge may run beside each other, so a refund's second time is that of the next event of the refund itself.
 */
function momentsOf({ attempt, events }: AttemptFacts): (one: { readonly at: Instant }) => boolean {
  const { createdAt, refund } = attempt;
  const end = events.find(({ object, at }) => at > createdAt && (refund === null || object === refund))?.at;
  return ({ at }) => at === createdAt || at === end;
}

const step = (
  name: TimelineStep["step"],
  at: Instant | null,
  what: string,
  { ms = null, id = null }: Partial<Pick<TimelineStep, "ms" | "id">> = {},
): TimelineStep => ({ step: name, at, ms, what, id });

const scoreOf = (outcome: ChargeOutcome | null): string =>
  outcome === null ? "not known yet" : `${outcome.riskScore ?? "no score"}, ${outcome.type}`;
