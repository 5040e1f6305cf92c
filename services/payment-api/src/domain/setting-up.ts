import type { Card } from "./card.ts";
import type { Approved, Challenged, Declined } from "./conclusion.ts";
import { type Context, happened } from "./context.ts";
import type { DomainEvent } from "./event.ts";
import { type PaymentMethod, withDetails } from "./payment-method.ts";
import { attach } from "./payment-method-owner.ts";
import type { Refusal } from "./refusal.ts";
import type { SetupAttempt } from "./setup-attempt.ts";
import { moveSetupTo, type SetupError, type SetupIntent } from "./setup-intent.ts";

/** What the issuer said when it was asked about a card. */
export type IssuerAnswer = Approved | Declined | Challenged;

interface Setup {
  readonly intent: SetupIntent;
  /** The card, and its payment method as it is now. */
  readonly card: Card;
  readonly method: PaymentMethod;
  /** The attempt that the shopper's answer to a challenge continues. */
  readonly open: SetupAttempt | undefined;
}

/** The changes that the issuer's answer brings: one commit writes all of them. */
export interface SetupConclusion {
  readonly intent: SetupIntent;
  readonly attempt: SetupAttempt;
  /** The attempt before, which nobody will continue. */
  readonly abandoned?: SetupAttempt;
  readonly method: PaymentMethod;
  readonly events: readonly DomainEvent[];
  /** Set where the request is answered with an error. */
  readonly refusal?: Refusal;
}

/** Decides what the issuer's answer changes. */
export function concludeSetup(setup: Setup, answer: IssuerAnswer, context: Context): SetupConclusion {
  switch (answer.kind) {
    case "approved":
      return succeed(setup, context);
    case "declined":
      return fail(setup, answer, context);
    case "challenge":
      return waitForShopper(setup, answer, context);
  }
}

function succeed(setup: Setup, context: Context): SetupConclusion {
  const { intent, method } = setup;
  const { customer } = intent;
  const isNew = customer !== null && method.details.customer === null;
  const owned = isNew ? attach(method, customer) : method;
  const saved = withDetails(owned, { isSetUp: true });
  const attempted = attemptOf(setup, context, { status: "succeeded", authentication: answered(intent) });
  const done = moveSetupTo(intent, "succeeded", {
    latestAttempt: attempted.attempt.id,
    lastSetupError: null,
    nextAction: null,
  });
  return {
    ...attempted,
    intent: done,
    method: saved,
    events: [
      ...(isNew ? [happened(context, "payment_method", "payment_method.attached", saved)] : []),
      happened(context, "setup_intent", "setup_intent.succeeded", done),
    ],
  };
}

/** The shopper passed the challenge, since the issuer then decided. */
const answered = ({ details }: SetupIntent): "authenticated" | null =>
  details.nextAction === null ? null : "authenticated";

/** The acquirer's code for a challenge that the shopper did not pass. */
const AUTHENTICATION_FAILED = "authentication_failed";

function fail(setup: Setup, { code, declineCode }: Declined, context: Context): SetupConclusion {
  const { intent, card, method } = setup;
  const isUnauthenticated = code === AUTHENTICATION_FAILED;
  const error: SetupError = {
    code: isUnauthenticated ? "setup_intent_authentication_failure" : code,
    declineCode: declineCode ?? null,
    card: { ...card, stored: method },
  };
  const attempted = attemptOf(setup, context, {
    status: "failed",
    error,
    authentication: isUnauthenticated ? "failed" : answered(intent),
  });
  const failed = moveSetupTo(intent, "requires_payment_method", {
    latestAttempt: attempted.attempt.id,
    lastSetupError: error,
    nextAction: null,
    paymentMethod: null,
  });
  return {
    ...attempted,
    intent: failed,
    method,
    events: [happened(context, "setup_intent", "setup_intent.setup_failed", failed)],
    refusal: { rule: "setup_failed", error, intent: failed },
  };
}

function waitForShopper(setup: Setup, { url, challenge }: Challenged, context: Context): SetupConclusion {
  const attempted = attemptOf(setup, context, { status: "requires_action" });
  const waiting = moveSetupTo(setup.intent, "requires_action", {
    latestAttempt: attempted.attempt.id,
    nextAction: { url, challenge },
  });
  return {
    ...attempted,
    intent: waiting,
    method: setup.method,
    // A shopper who comes back without an answer waits as before.
    events:
      setup.intent.status === "requires_action"
        ? []
        : [happened(context, "setup_intent", "setup_intent.requires_action", waiting)],
  };
}

type Outcome = Pick<SetupAttempt, "status"> & Partial<Pick<SetupAttempt["details"], "error" | "authentication">>;

/** The open attempt if this answer continues it; else a new one, and the open one is abandoned. */
function attemptOf(
  { intent, card, open }: Setup,
  { newId, at }: Context,
  { status, error = null, authentication = null }: Outcome,
): Pick<SetupConclusion, "attempt" | "abandoned"> {
  const continues =
    open?.status === "requires_action" &&
    open.details.paymentMethod === card.paymentMethod &&
    intent.details.nextAction !== null;
  if (continues) return { attempt: { ...open, status, details: { ...open.details, error, authentication } } };
  const attempt: SetupAttempt = {
    id: newId("setatt"),
    setupIntent: intent.id,
    status,
    createdAt: at,
    details: {
      customer: intent.customer,
      paymentMethod: card.paymentMethod,
      token: card.token,
      usage: intent.details.usage,
      error,
      authentication,
    },
  };
  return open?.status === "requires_action" ? { attempt, abandoned: { ...open, status: "abandoned" } } : { attempt };
}
