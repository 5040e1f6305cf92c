import { cardOf } from "../domain/card.ts";
import type { Context } from "../domain/context.ts";
import type { DomainEvent } from "../domain/event.ts";
import { setupRefusal } from "../domain/payment-method-owner.ts";
import type { Refusal } from "../domain/refusal.ts";
import { concludeSetup, type SetupConclusion, type IssuerAnswer } from "../domain/setting-up.ts";
import { OPEN_SETUPS, type SetupIntent } from "../domain/setup-intent.ts";
import type { Decision, LockedRows } from "../ports/journal.ts";
import type { Deps } from "./deps.ts";
import type { FoundMethod } from "./find-method.ts";
import { commandOf, refuse, type Request, respond, type Response } from "./request.ts";
import { verifyCard } from "./verify-card.ts";
import { withWayBack } from "./way-back.ts";

interface CardToSetUp {
  /** With the changes of this request. */
  readonly intent: SetupIntent;
  readonly found: FoundMethod;
  /** The event of a setup intent that this commit makes. */
  readonly isNew?: DomainEvent;
  /** Set where the setup intent was there before this request. */
  readonly existing?: {
    /** As it was when the request looked at it. */
    readonly before: SetupIntent;
    /** Makes the changes of this request. */
    readonly change: (intent: SetupIntent) => SetupIntent;
  };
}

/**
 * Asks the issuer about a card, and writes its answer in one commit. The question moves no money, so it needs no attempt: if
 * the process dies in between, nothing was done, and the merchant asks again.
 */
export async function setUpCard(deps: Deps, request: Request, setup: CardToSetUp, context: Context): Promise<Response> {
  const { intent, found, existing } = setup;
  const { nextAction, latestAttempt, requestThreeDSecure } = intent.details;
  const answer = await verifyCard(deps, found.method, {
    ...(nextAction === null ? {} : { challenge: nextAction.challenge }),
    requestChallenge: requestThreeDSecure !== "automatic",
  });
  const verified = answer.kind === "challenge" ? withWayBack(answer, deps.wayBackTo(request.tenant, intent)) : answer;
  const needs = {
    ...found.needs,
    ...(existing === undefined ? {} : { setup_intent: existing.before.id }),
    ...(latestAttempt === null ? {} : { setup_attempt: latestAttempt }),
    ...(intent.customer === null ? {} : { customer: intent.customer }),
  };
  return respond(
    await deps.journal.commit(commandOf(request, needs, (rows) => decide(setup, verified, rows, context))),
  );
}

function decide(setup: CardToSetUp, answer: IssuerAnswer, rows: LockedRows, context: Context): Decision<null> {
  const { found, isNew, existing } = setup;
  const method = found.isNew ? found.method : rows.payment_method!;
  const changed = changedMeanwhile(existing?.before, rows.setup_intent);
  if (changed !== null) return refuse(changed);
  // An update of what the issuer does not see may have come while it was asked: it is kept.
  const intent = existing === undefined ? setup.intent : existing.change(rows.setup_intent!);
  const refusal = customerRefusal(intent, rows) ?? setupRefusal(method, intent.customer);
  if (refusal !== null) return refuse(refusal);
  const conclusion = concludeSetup({ intent, card: cardOf(method), method, open: rows.setup_attempt }, answer, context);
  return {
    value: null,
    changes: {
      setup_intent: [conclusion.intent],
      setup_attempt: attemptsOf(conclusion),
      ...(found.isNew || conclusion.method !== method ? { payment_method: [conclusion.method] } : {}),
      events: [...(isNew === undefined ? [] : [isNew]), ...conclusion.events],
    },
    reply:
      conclusion.refusal === undefined
        ? { kind: "object", object: { object: "setup_intent", value: conclusion.intent } }
        : { kind: "refusal", refusal: conclusion.refusal },
  };
}

const attemptsOf = ({ attempt, abandoned }: SetupConclusion): Required<Decision<null>["changes"]>["setup_attempt"] =>
  abandoned === undefined ? [attempt] : [attempt, abandoned];

/** The issuer was asked about the setup intent as it was: if it has changed since, its answer is for nothing. */
function changedMeanwhile(before: SetupIntent | undefined, now: SetupIntent | undefined): Refusal | null {
  if (before === undefined) return null;
  if (now === undefined) return { rule: "not_found", object: "setup_intent", id: before.id };
  if (!OPEN_SETUPS.includes(now.status)) return { rule: "setup_unexpected_state", operation: "confirm", intent: now };
  const isSame =
    now.status === before.status &&
    now.customer === before.customer &&
    now.details.paymentMethod === before.details.paymentMethod &&
    now.details.requestThreeDSecure === before.details.requestThreeDSecure &&
    now.details.latestAttempt === before.details.latestAttempt;
  return isSame ? null : { rule: "attempt_in_progress" };
}

const customerRefusal = ({ customer: id }: SetupIntent, { customer }: LockedRows): Refusal | null =>
  id === null || customer?.deleted === false ? null : { rule: "customer_deleted", id };
