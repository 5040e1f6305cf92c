import type { Context } from "../domain/context.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { Ticket } from "../ports/admission.ts";
import type { Claim, Command, Committed, Decision, LockedRows, Needs, Reply } from "../ports/journal.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Deps } from "./deps.ts";

/** Who asks, and under which key. */
export interface Request {
  readonly tenant: Tenant;
  readonly requestId: string;
  /** Null where the request has no idempotency key. */
  readonly claim: Claim | null;
  readonly expand: readonly string[];
  /** Undefined for what is never refused: a shopper who comes back from a challenge. */
  readonly ticket?: Ticket;
}

/** How a request that writes is answered. */
export type Response =
  | {
      readonly kind: "reply";
      readonly reply: Reply;
      readonly replayed: boolean;
      /** The id of the request that is repeated. */
      readonly originalRequest?: string;
    }
  | { readonly kind: "key_in_use" }
  | { readonly kind: "key_reused"; readonly operation: string };

/** The context in which a request decides. */
export function contextOf(deps: Deps, { requestId, claim }: Request): Context {
  return { at: deps.clock(), newId: deps.newId, requestId, idempotencyKey: claim?.key ?? null };
}

/** A command of this request that begins and ends in one commit. */
export function commandOf<T>(
  { tenant, claim, requestId, expand }: Request,
  needs: Needs,
  decide: (rows: LockedRows) => Decision<T>,
): Command<T> {
  return { tenant, claim, answers: null, requestId, expand, needs, attempt: null, decide };
}

/**
 * Nothing is changed, and the request is answered with the reason. That another request is at work is no answer for
 * ever: the key may ask again.
 */
export const refuse = (refusal: Refusal): Decision<null> => ({
  value: null,
  changes: {},
  reply: { kind: "refusal", refusal },
  givesClaimBack: refusal.rule === "attempt_in_progress",
});

/** The response of a commit that has given its answer. */
export function respond(committed: Committed<unknown>): Response {
  switch (committed.kind) {
    case "done":
    case "overtaken":
      if (committed.reply === null) throw new Error("a commit that ends a request has no reply");
      return { kind: "reply", reply: committed.reply, replayed: false };
    case "replayed":
      return { kind: "reply", reply: committed.reply, replayed: true, originalRequest: committed.originalRequest };
    case "key_in_use":
      return { kind: "key_in_use" };
    case "key_reused":
      return { kind: "key_reused", operation: committed.operation };
  }
}
