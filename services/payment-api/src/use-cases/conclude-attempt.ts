import { concludeAuthorisation } from "../domain/authorisation.ts";
import type { AttemptKind } from "../domain/attempt.ts";
import { concludeWait } from "../domain/awaited-score.ts";
import type { Card } from "../domain/card.ts";
import { concludeCapture } from "../domain/capture.ts";
import type { AttemptEnd, Conclusion } from "../domain/conclusion.ts";
import { type Context, happened } from "../domain/context.ts";
import { concludeRefund } from "../domain/refunding.ts";
import type { Risk } from "../domain/risk.ts";
import { concludeVoid } from "../domain/void.ts";
import type { CommandAnswer, Command, Committed, Decision, LockedRows, Needs } from "../ports/journal.ts";
import { countAuthorisation } from "./count-authorisation.ts";
import type { Deps } from "./deps.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import { contextOf } from "./request.ts";
import { endOfUse, needsAtEnd } from "./use-card.ts";
import { withWayBack } from "./way-back.ts";

/** The results of an attempt's two calls. */
export interface Findings {
  readonly end: AttemptEnd;
  /** For authorisations, and for attempts that end the wait for a score. */
  readonly card?: Card;
  /** Only for authorisations. */
  readonly risk?: Risk;
  readonly assessmentMs: number | null;
  readonly acquirerMs: number | null;
}

/** Finishes an attempt: outcome, postings, events and stored reply in one commit. The second holder is `overtaken`. */
export async function concludeAttempt(deps: Deps, held: HeldAttempt, findings: Findings): Promise<Committed<null>> {
  const context = contextOf(deps, held.caller, held.attempt.idempotencyKey);
  const committed = await deps.journal.commit(
    finishing(
      held,
      (rows) => decisionOf(held, findings, conclude(deps, held, findings, rows, context), rows),
      needsAtEnd(findings.card, held.intent),
    ),
  );
  // An overtaken holder did not end the attempt.
  if (committed.kind === "done") countAuthorisation(deps, held, findings.end);
  return committed;
}

/**
 * Leaves the attempt open, because nobody knows how it ended: we answer the request with `processing`, and its key
 * replays that. Recovery will finish the attempt, and an event will report the outcome.
 */
export function leaveOpen(deps: Deps, held: HeldAttempt): Promise<Committed<null>> {
  const context = contextOf(deps, held.caller, held.attempt.idempotencyKey);
  return deps.journal.commit(
    finishing(held, (rows) => {
      const { payment_intent: intent } = rows;
      const events =
        intent === undefined ? [] : [happened(context, "payment_intent", "payment_intent.processing", intent)];
      return { value: null, changes: { events }, reply: answerOf(held, rows) };
    }),
  );
}

function finishing(
  held: HeldAttempt,
  decide: (rows: LockedRows) => Decision<null>,
  more: Pick<Needs, "payment_method"> = {},
): Command<null> {
  const { caller, attempt } = held;
  const needs = { ...needsOf(held), ...more };
  const { id, leaseEpoch, leasedUntil } = attempt;
  return { caller, needs, attempt: { step: "finish", id, leaseEpoch, leasedUntil }, decide };
}

function needsOf({ attempt, intent }: HeldAttempt): Needs {
  const intentToChange = intent === undefined ? { payment_intent: attempt.paymentIntent } : { intentAtHand: intent };
  switch (attempt.kind) {
    case "authorise":
      return intentToChange;
    case "capture":
    case "void":
      return { ...intentToChange, charge: attempt.charge };
    case "refund":
      return { charge: attempt.charge, refund: attempt.refund! };
  }
}

function conclude(
  deps: Deps,
  held: HeldAttempt,
  { end, card, risk }: Findings,
  rows: LockedRows,
  context: Context,
): Conclusion {
  const { attempt, caller } = held;
  const { tenant } = caller;
  const { fee } = tenant.settings;
  if (rows.charge?.status === "pending") {
    return concludeWait({ intent: rows.payment_intent!, charge: rows.charge, attempt, card: card!, fee }, end, context);
  }
  switch (attempt.kind) {
    case "authorise":
      return concludeAuthorisation(
        { intent: rows.payment_intent!, attempt, card: card!, risk: risk!, fee },
        end.kind === "challenge" ? withWayBack(end, deps.wayBackTo(tenant, rows.payment_intent!)) : end,
        context,
      );
    case "capture":
      return concludeCapture({ intent: rows.payment_intent!, charge: rows.charge!, attempt, fee }, end, context);
    case "void":
      return concludeVoid({ intent: rows.payment_intent!, charge: rows.charge! }, end, context);
    case "refund":
      return concludeRefund({ charge: rows.charge!, refund: rows.refund! }, end, context);
  }
}

/**
 * How a payment ended the use of its card; undefined where the use goes on, or ended before. A payment that awaits its
 * score still uses its card: the capture or void that follows ends the use.
 */
function endOfCard(
  attempt: AttemptKind,
  end: AttemptEnd["kind"],
  { charge }: Conclusion,
  rows: LockedRows,
): AttemptEnd["kind"] | undefined {
  if (attempt === "authorise") return charge?.status === "pending" ? undefined : end;
  if (rows.charge?.status !== "pending" || end === "not_done") return undefined;
  return attempt === "void" ? "blocked" : end;
}

function decisionOf(
  held: HeldAttempt,
  { end, assessmentMs, acquirerMs }: Findings,
  conclusion: Conclusion,
  rows: LockedRows,
): Decision<null> {
  const { id, leaseEpoch } = held.attempt;
  const { state, result, refusal } = conclusion;
  return {
    value: null,
    changes: {
      finished: [{ id, leaseEpoch, state, result, assessmentMs, acquirerMs }],
      events: conclusion.events,
      ...endOfUse(rows.payment_method, rows.payment_intent, endOfCard(held.attempt.kind, end.kind, conclusion, rows)),
      ...(conclusion.unscored ? { unscored: [{ charge: conclusion.charge!.id, attempt: id }] } : {}),
      ...(conclusion.scored ? { scored: [conclusion.charge!.id] } : {}),
      ...(conclusion.intent === undefined ? {} : { payment_intent: [conclusion.intent] }),
      ...(conclusion.charge === undefined ? {} : { charge: [conclusion.charge] }),
      ...(conclusion.refund === undefined ? {} : { refund: [conclusion.refund] }),
      ...(conclusion.transaction === undefined ? {} : { transactions: [conclusion.transaction] }),
    },
    reply:
      refusal === undefined
        ? answerOf(held, {
            payment_intent: conclusion.intent ?? rows.payment_intent,
            charge: conclusion.charge ?? rows.charge,
            refund: conclusion.refund ?? rows.refund,
          })
        : { kind: "refusal", refusal },
  };
}

/** Answers a refund with the refund, and everything else with the payment intent. */
function answerOf(
  { attempt }: HeldAttempt,
  { payment_intent: intent, charge, refund }: Pick<LockedRows, "payment_intent" | "charge" | "refund">,
): CommandAnswer {
  const object =
    attempt.kind === "refund"
      ? ({ object: "refund", value: refund!, charge: charge ?? null } as const)
      : ({ object: "payment_intent", value: intent!, charge: charge ?? null } as const);
  return { kind: "object", object };
}
