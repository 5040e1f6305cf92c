import { acquirerKey } from "../domain/attempt.ts";
import { UNKNOWN_RISK } from "../domain/risk.ts";
import type { AbandonedAttempt } from "../ports/abandoned-attempts.ts";
import { endOf } from "./ask-acquirer.ts";
import { concludeAttempt, type HeldAttempt } from "./conclude-attempt.ts";
import type { Deps } from "./deps.ts";
import { findCard } from "./find-card.ts";

/** What recovery did with an attempt. `left_open`: the acquirer could not say yet; the lease brings it back. */
export type Recovered = "finished" | "overtaken" | "left_open";

/**
 * Finishes an attempt that its process left open: it died, or it had no answer.
 *
 * Recovery never starts a payment. It inquires what became of the operation; where the acquirer knows nothing of it, a
 * late request may still be on its way, so the key is fenced first. Only what is fenced is certain not to happen, and
 * only then the attempt fails.
 */
export async function recoverAttempt(deps: Deps, { tenant, attempt, claim }: AbandonedAttempt): Promise<Recovered> {
  const startedAt = performance.now();
  const key = acquirerKey(attempt);
  const inquiry = await deps.acquirer.inquire(key);
  const answer = inquiry.kind === "not_found" ? await deps.acquirer.fence(key) : inquiry;
  const end = endOf(answer);
  if (end === undefined) return "left_open";

  const intent = await deps.reader.intent(tenant, attempt.paymentIntent);
  if (intent === undefined) throw new Error(`attempt ${attempt.id} belongs to no payment intent`);
  const paymentMethod = intent.details.paymentMethod;
  const card = attempt.kind === "authorise" ? await findCard(deps, tenant, paymentMethod!) : undefined;
  const held: HeldAttempt = {
    tenant,
    attempt,
    answers: claim,
    requestId: claim?.requestId ?? null,
    expand: claim?.expand ?? [],
    intent: undefined,
  };
  const acquirerMs = Math.round(performance.now() - startedAt);
  const committed = await concludeAttempt(deps, held, {
    end,
    ...(card === undefined ? {} : { card }),
    risk: UNKNOWN_RISK,
    assessmentMs: null,
    acquirerMs,
  });
  return committed.kind === "done" ? "finished" : "overtaken";
}
