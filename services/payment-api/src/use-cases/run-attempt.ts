import type { Attempt } from "../domain/attempt.ts";
import { capturesAtOnce } from "../domain/authorisation.ts";
import type { Card } from "../domain/card.ts";
import type { Charge } from "../domain/charge.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import { outside, type Place } from "../ports/admission.ts";
import type { Caller } from "../ports/caller.ts";
import type { Committed, Decision, LockedRows, Needs } from "../ports/journal.ts";
import { afterFirstStep } from "../ports/unavailable.ts";
import { askAbout, authorise, endOf } from "./ask-acquirer.ts";
import { assessPayment } from "./assess-payment.ts";
import { concludeAttempt, type Findings, leaveOpen } from "./conclude-attempt.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import type { Deps } from "./deps.ts";
import { type Request, respond, type Response } from "./request.ts";

/** What the commit that began an attempt passes on to run it; null where it refused and answered the request. */
export type Begun = {
  readonly attempt: Attempt;
  readonly intent?: PaymentIntent;
  readonly charge?: Charge;
  readonly card?: Card;
} | null;

/** Commits the beginning of an attempt. `attempt` names it before the decision, so that we can find it again. */
export function beginAttempt(
  deps: Deps,
  caller: Caller,
  needs: Needs,
  attemptId: Attempt["id"],
  decide: (rows: LockedRows) => Decision<Begun>,
): Promise<Committed<Begun>> {
  return deps.journal.commit({ caller, needs, attempt: { id: attemptId, step: "begin" }, decide });
}

/** Takes an attempt from its beginning to its end: score, ask the acquirer, book the outcome, answer. */
export async function runAttempt(deps: Deps, request: Request, committed: Committed<Begun>): Promise<Response> {
  if (committed.kind !== "done" || committed.value === null) return respond(committed);
  const { value: begun, leasedUntil } = committed;
  return afterFirstStep(() => runBegun(deps, request, begun, leasedUntil));
}

async function runBegun(
  deps: Deps,
  request: Request,
  begun: NonNullable<Begun>,
  leasedUntil: number,
): Promise<Response> {
  const { attempt, intent, charge, card } = begun;
  const held: HeldAttempt = {
    caller: request,
    attempt: { ...attempt, leaseEpoch: 0, leasedUntil },
    intent,
  };
  const findings =
    attempt.kind === "authorise"
      ? await authorisation(deps, request, held, intent!, card!)
      : await runOperation(deps, held, charge!, request.ticket);
  const concluded = findings === undefined ? await leaveOpen(deps, held) : await concludeAttempt(deps, held, findings);
  if (concluded.kind !== "overtaken" || concluded.reply !== null) return respond(concluded);
  // Recovery is at work and will store the key's first answer: an answer that we made now could differ from it.
  return request.claim === null ? await answerAsItStands(deps, held) : { kind: "key_in_use" };
}

/** Undefined where the outcome is unknown. */
async function authorisation(
  deps: Deps,
  request: Request,
  held: HeldAttempt,
  intent: PaymentIntent,
  card: Card,
): Promise<Findings | undefined> {
  const startedAt = performance.now();
  const risk = await assessPayment(deps, held, intent, card);
  const assessedAt = performance.now();
  const assessmentMs = Math.round(assessedAt - startedAt);
  if (risk.decision === "block") return { end: { kind: "blocked" }, card, risk, assessmentMs, acquirerMs: null };
  deps.metrics.count("AcquirerRequests");
  const capture = capturesAtOnce(intent, risk, held.caller.tenant.settings);
  const answer = endOf(await outside(request.ticket, () => authorise(deps, held, intent, card, capture)));
  // If the acquirer does not say whether it captured, it did what we asked.
  const end = answer?.kind === "approved" ? { ...answer, captured: answer.captured ?? capture } : answer;
  const acquirerMs = Math.round(performance.now() - assessedAt);
  return end === undefined ? unknownOutcome(deps) : { end, card, risk, assessmentMs, acquirerMs };
}

/** Asks for a capture, void or refund of this charge. Undefined where the outcome is unknown. */
export async function runOperation(
  deps: Deps,
  held: HeldAttempt,
  charge: Charge,
  ticket?: Place,
): Promise<Findings | undefined> {
  const startedAt = performance.now();
  deps.metrics.count("AcquirerRequests");
  const end = endOf(await outside(ticket, () => askAbout(deps, held, charge)));
  const acquirerMs = Math.round(performance.now() - startedAt);
  return end === undefined ? unknownOutcome(deps) : { end, assessmentMs: null, acquirerMs };
}

function unknownOutcome({ metrics }: Deps): undefined {
  metrics.count("UnknownOutcomes");
  return undefined;
}

/** Recovery was faster, and stores no answer for a request without a key: answers with the present state. */
async function answerAsItStands(deps: Deps, held: HeldAttempt): Promise<Response> {
  const { caller, attempt } = held;
  const { tenant } = caller;
  const reply = await deps.reader.inSnapshot(async (reader) => {
    const object =
      attempt.kind === "refund"
        ? { object: "refund" as const, value: (await reader.find("refund", tenant, attempt.refund!))!, charge: null }
        : {
            object: "payment_intent" as const,
            value: (await reader.find("payment_intent", tenant, attempt.paymentIntent))!,
            charge: null,
          };
    return deps.replies.renderWithReads(caller, { kind: "object", object }, reader);
  });
  return { kind: "reply", reply, replayed: false };
}
