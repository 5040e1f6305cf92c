import { boolArray, int8Array, textArray } from "@platform/postgres/array";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Authorisation } from "../domain/authorisation.ts";
import type { Challenge } from "../domain/challenge.ts";
import type { OperationAnswer, Operation, UnansweredOperation } from "../domain/operation.ts";
import { findOperations } from "./find-operations.ts";

/** A key to claim. Without an answer the row is `claimed`, and the same transaction must write the answer. */
export interface KeyClaim {
  readonly operation: UnansweredOperation & { readonly answer?: OperationAnswer };
  readonly authorisation?: Authorisation;
  readonly challenge?: Challenge;
}

/**
 * Inserts the free keys, with the authorisations and challenges that their operations open.
 *
 * If another transaction is inserting a key, this one waits: afterwards the key is either free again or visibly taken.
 * Every transaction inserts in the order of keys, so that none of them deadlock.
 */
const insertOperations = statement<{ key: string }>(
  "insert-operations",
  `WITH input AS (
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::boolean[],
                          $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::boolean[],
                          $15::text[])
       AS input (key, kind, fingerprint, authorisation, amount, currency, capture,
                 status, reference, code, decline_code, challenge, captured, refundable, card)
   ), claimed AS (
     INSERT INTO operations (key, kind, fingerprint, authorisation, amount, currency, capture,
                             status, reference, code, decline_code, challenge)
     SELECT key, kind, fingerprint, authorisation, amount, currency, capture,
            status, reference, code, decline_code, challenge
     FROM input ORDER BY key COLLATE "C"
     ON CONFLICT (key) DO NOTHING
     RETURNING key
   ), opened_authorisations AS (
     INSERT INTO authorisations (id, authorised, currency, captured, refundable)
     SELECT reference, amount, currency, captured, refundable FROM input JOIN claimed USING (key) WHERE captured IS NOT NULL
   ), opened_challenges AS (
     -- The same challenge may be given again, under another key.
     INSERT INTO challenges (id, card, amount, currency)
     SELECT challenge, card, amount, currency FROM input JOIN claimed USING (key) WHERE challenge IS NOT NULL
     ORDER BY challenge COLLATE "C"
     ON CONFLICT (id) DO NOTHING
   )
   SELECT key FROM claimed`,
);

/** Claims the free keys and returns the successful claims. The first of two claims for one key wins. */
export async function claimKeys<C extends KeyClaim>(on: Queryable, claims: readonly C[]): Promise<ReadonlySet<C>> {
  const firstByKey = new Map<string, C>();
  for (const claim of claims) {
    if (!firstByKey.has(claim.operation.key)) firstByKey.set(claim.operation.key, claim);
  }
  const rows = await insertOperations(on, columnsOf([...firstByKey.values()]));
  return new Set(rows.map(({ key }) => firstByKey.get(key)!));
}

/** The operation that holds each claim's key: the claim's own if it is one of the `winners`. */
export async function findHolders<C extends KeyClaim>(
  on: Queryable,
  claims: readonly C[],
  winners: ReadonlyMap<C, Operation>,
): Promise<Operation[]> {
  const lost = claims.filter((claim) => !winners.has(claim)).map(({ operation }) => operation.key);
  const stored = lost.length === 0 ? undefined : await findOperations(on, lost);
  return claims.map((claim) => winners.get(claim) ?? stored!.get(claim.operation.key)!);
}

function columnsOf(claims: readonly KeyClaim[]): unknown[] {
  const operations = claims.map(({ operation }) => operation);
  const answers = operations.map(({ answer }) => answer);
  return [
    textArray(operations.map(({ key }) => key)),
    textArray(operations.map(({ kind }) => kind)),
    textArray(operations.map(({ fingerprint }) => fingerprint)),
    textArray(operations.map(({ authorisation }) => authorisation)),
    int8Array(operations.map(({ amount }) => amount)),
    textArray(operations.map(({ currency }) => currency)),
    boolArray(operations.map(({ capture }) => capture)),
    textArray(answers.map((answer) => answer?.status ?? "claimed")),
    textArray(answers.map((answer) => (answer !== undefined && "reference" in answer ? answer.reference : null))),
    textArray(answers.map((answer) => (answer?.status === "declined" ? answer.code : null))),
    textArray(answers.map((answer) => (answer?.status === "declined" ? answer.declineCode : null))),
    textArray(answers.map((answer) => (answer?.status === "challenge" ? answer.challenge : null))),
    int8Array(claims.map(({ authorisation }) => authorisation?.captured)),
    boolArray(claims.map(({ authorisation }) => authorisation?.refundable)),
    textArray(claims.map(({ challenge }) => challenge?.card)),
  ];
}
