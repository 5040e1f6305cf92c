import { acquirerKey } from "../domain/attempt.ts";
import { awaitsScore, isAutomatic } from "../domain/authorisation.ts";
import type { AttemptEnd } from "../domain/conclusion.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { Risk } from "../domain/risk.ts";
import type { AbandonedAttempt } from "../ports/abandoned-attempts.ts";
import { endOf } from "./ask-acquirer.ts";
import { assessPayment } from "./assess-payment.ts";
import { concludeAttempt, type Findings } from "./conclude-attempt.ts";
import type { HeldAttempt } from "./held-attempt.ts";
import type { Deps } from "./deps.ts";
import { findCard } from "./find-card.ts";

/** What recovery did with an attempt. `left_open`: the acquirer could not say yet; after the lease we try again. */
export type Recovered = "finished" | "overtaken" | "left_open";

/**
 * Finishes an attempt that its process left open because it died or got no answer.
 *
 * Recovery never starts a payment. It asks the acquirer how the operation ended; if the acquirer does not know it, a late
 * request may still be on its way, so recovery fences the key. Only a fenced operation certainly never happens, and only
 * then does the attempt fail.
 */
export async function recoverAttempt(deps: Deps, { caller, attempt }: AbandonedAttempt): Promise<Recovered> {
  const intent = await deps.reader.find("payment_intent", caller.tenant, attempt.paymentIntent);
  if (intent === undefined) throw new Error(`attempt ${attempt.id} belongs to no payment intent`);
  const held: HeldAttempt = { caller, attempt, intent: undefined };
  const [{ end, acquirerMs }, assessed] = await Promise.all([
    findOutHowItEnded(deps, held),
    attempt.kind === "authorise" ? assessAgain(deps, held, intent) : withoutRisk(deps, held, intent),
  ]);
  if (end === undefined || isCaptureUnknown(end, held, intent)) return "left_open";
  // The process may have died between the block and its booking: that is why the acquirer knows nothing.
  const blocked = end.kind === "not_done" && assessed.risk?.decision === "block";
  const findings: Findings = { end: blocked ? { kind: "blocked" } : end, acquirerMs, ...assessed };
  const committed = await concludeAttempt(deps, held, findings);
  if (committed.kind !== "done") return "overtaken";
  if (end.kind === "approved" && !awaitsScore(intent, end)) countMarked(deps, assessed.risk);
  return "finished";
}

/**
 * Whether nobody can tell if an authorisation was captured: the account may have asked to authorise only, and the acquirer
 * does not say. If we booked it as captured, it would be money that nobody has.
 */
const isCaptureUnknown = (end: AttemptEnd, { caller, attempt }: HeldAttempt, intent: PaymentIntent): boolean =>
  attempt.kind === "authorise" &&
  end.kind === "approved" &&
  end.captured === undefined &&
  isAutomatic(intent) &&
  caller.tenant.settings.captureUnscored === "when_scored";

/** Counts marked payments once: a payment without a score counts when its score comes. */
function countMarked({ metrics }: Deps, risk: Risk | undefined): void {
  if (risk !== undefined && risk.score !== null && risk.decision !== "allow") metrics.count("PaymentsMarked");
}

async function findOutHowItEnded(
  { acquirer }: Deps,
  { attempt }: HeldAttempt,
): Promise<{ end: AttemptEnd | undefined; acquirerMs: number }> {
  const startedAt = performance.now();
  const key = acquirerKey(attempt);
  const inquiry = await acquirer.inquire(key);
  const answer = inquiry.kind === "not_found" ? await acquirer.fence(key) : inquiry;
  return { end: endOf(answer), acquirerMs: Math.round(performance.now() - startedAt) };
}

type Assessed = Pick<Findings, "card" | "risk" | "assessmentMs">;

/** Captures, voids and refunds have no risk of their own. */
async function withoutRisk(
  deps: Deps,
  { caller: { tenant } }: HeldAttempt,
  { details }: PaymentIntent,
): Promise<Assessed> {
  const card = details.paymentMethod === null ? undefined : await findCard(deps, tenant, details.paymentMethod);
  return { ...(card === undefined ? {} : { card }), assessmentMs: null };
}

/**
 * The risk died with the process. fraud-detection gives the same attempt the same answer again, so a review stays a
 * review; an attempt that it never saw is scored now. A payment that the acquirer approved stays paid, whatever its score.
 */
async function assessAgain(deps: Deps, held: HeldAttempt, intent: PaymentIntent): Promise<Assessed> {
  const startedAt = performance.now();
  const card = (await findCard(deps, held.caller.tenant, intent.details.paymentMethod!))!;
  const risk = await assessPayment(deps, held, intent, card);
  return { card, risk, assessmentMs: Math.round(performance.now() - startedAt) };
}
