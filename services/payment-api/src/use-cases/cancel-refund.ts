import type { Deps } from "./deps.ts";
import { commandOf, refuse, type Request, respond, type Response } from "./request.ts";

/**
 * Refuses to cancel a refund: only one that waits for the shopper's bank details could be cancelled, and a card's refund
 * never does.
 */
export async function cancelRefund(deps: Deps, request: Request, id: string): Promise<Response> {
  return respond(
    await deps.journal.commit(
      commandOf(request, { refund: id }, ({ refund }) =>
        refuse(
          refund === undefined
            ? { rule: "not_found", object: "refund", id }
            : { rule: "refund_not_cancelable", refund },
        ),
      ),
    ),
  );
}
