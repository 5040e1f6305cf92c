import { happened } from "../domain/context.ts";
import { moveSetupTo, OPEN_SETUPS } from "../domain/setup-intent.ts";
import type { Deps } from "./deps.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Cancels a setup intent that is still open. An attempt that waits for its shopper is abandoned. */
export async function cancelSetupIntent(
  deps: Deps,
  request: Request,
  id: string,
  reason: "abandoned" | "duplicate" | "requested_by_customer" | null,
): Promise<Response> {
  const context = contextOf(deps, request);
  const latest = (await deps.reader.find("setup_intent", request.tenant, id))?.details.latestAttempt ?? null;
  const needs = { setup_intent: id, ...(latest === null ? {} : { setup_attempt: latest }) };
  return respond(
    await deps.journal.commit(
      commandOf(request, needs, ({ setup_intent: intent, setup_attempt: attempt }) => {
        if (intent === undefined) return refuse({ rule: "not_found", object: "setup_intent", id });
        if (!OPEN_SETUPS.includes(intent.status)) {
          return refuse({ rule: "setup_unexpected_state", operation: "cancel", intent });
        }
        // A confirmation came between our look and this commit.
        if (intent.details.latestAttempt !== latest) return refuse({ rule: "attempt_in_progress" });
        const canceled = moveSetupTo(intent, "canceled", { cancellationReason: reason, nextAction: null });
        return {
          value: null,
          changes: {
            setup_intent: [canceled],
            ...(attempt?.status === "requires_action"
              ? { setup_attempt: [{ ...attempt, status: "abandoned" as const }] }
              : {}),
            events: [happened(context, "setup_intent", "setup_intent.canceled", canceled)],
          },
          reply: { kind: "object", object: { object: "setup_intent", value: canceled } },
        };
      }),
    ),
  );
}
