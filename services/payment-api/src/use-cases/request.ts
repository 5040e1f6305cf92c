import type { Context } from "../domain/context.ts";
import type { Place } from "../ports/admission.ts";
import type { Caller } from "../ports/caller.ts";
import type { Command, Committed, Decision, LockedRows, Needs, Reply } from "../ports/journal.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Deps } from "./deps.ts";

/** A caller that waits for the answer. */
export interface Request extends Caller {
  /** Undefined for a request that we never refuse: a shopper who comes back from a challenge. */
  readonly ticket?: Place;
}

/** How a request that writes is answered. */
export type Response =
  | {
      readonly kind: "reply";
      readonly reply: Reply;
      readonly replayed: boolean;
      /** The id of the request that this one repeats. */
      readonly originalRequest?: string;
    }
  | { readonly kind: "key_in_use" }
  | { readonly kind: "key_reused"; readonly operation: string };

/** The context in which a decision is made for a caller. An attempt keeps its key after its claim has an answer. */
export function contextOf(
  { clock, newId }: Pick<Deps, "clock" | "newId">,
  { requestId, claim }: Caller,
  idempotencyKey: string | null = claim?.key ?? null,
): Context {
  return { at: clock(), newId, requestId, idempotencyKey };
}

/** A command that begins and ends in one commit. */
export const commandOf = <T>(caller: Caller, needs: Needs, decide: (rows: LockedRows) => Decision<T>): Command<T> => ({
  caller,
  needs,
  attempt: null,
  decide,
});

/**
 * Changes nothing, and answers the request with the reason. If the reason is another request at work, the answer is not
 * final: the key may ask again.
 */
export const refuse = (refusal: Refusal): Decision<null> => ({
  value: null,
  changes: {},
  reply: { kind: "refusal", refusal },
  givesClaimBack: refusal.rule === "attempt_in_progress",
});

/** Answers a request with a reason that is known before anything is locked: its claim keeps the answer like any other. */
export const answerRefusal = async (
  { journal }: Pick<Deps, "journal">,
  caller: Caller,
  refusal: Refusal,
): Promise<Response> => respond(await journal.commit(commandOf(caller, {}, () => refuse(refusal))));

/** The response from a commit's answer. */
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
