import { boolArray, int8Array, textArray } from "@platform/postgres/array";
import { createGroupCommit, type GroupCommit } from "@platform/postgres/group-commit";
import type { Pool, Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import { inTransaction } from "@platform/postgres/transaction";
import { decideFollowUp, type Authorisation } from "../domain/authorisation.ts";
import type { OperationAnswer, Operation } from "../domain/operation.ts";
import type { FollowUpClaim } from "../ports/operations.ts";
import { claimKeys, findHolders } from "./claim-keys.ts";
import { findOperations } from "./find-operations.ts";

/**
 * Captures, voids and refunds. All waiting ones share a transaction: it claims the keys, locks the authorisations,
 * decides each request after the effects of the earlier ones, and writes.
 *
 * It always takes keys before authorisations, and each in order, so that two transactions cannot deadlock.
 */
export function createFollowUps(pool: Pool): GroupCommit<FollowUpClaim, Operation> {
  return createGroupCommit<FollowUpClaim, Operation>({
    maxBatchItems: 256,
    maxInFlight: 2,
    async commit(followUps) {
      const decided = await inTransaction(pool, (client) => decideAll(client, followUps));
      return findHolders(pool, followUps, decided);
    },
    async findCommitted(followUps) {
      const stored = await findOperations(
        pool,
        followUps.map(({ operation }) => operation.key),
      );
      return followUps.map(({ operation }) => stored.get(operation.key));
    },
  });
}

async function decideAll(on: Queryable, followUps: readonly FollowUpClaim[]): Promise<Map<FollowUpClaim, Operation>> {
  const decided = new Map<FollowUpClaim, Operation>();
  const claimed = await claimKeys(on, followUps);
  if (claimed.size === 0) return decided;
  const rows = await lockAuthorisations(on, [textArray([...claimed].map(({ request }) => request.authorisation))]);
  const authorisations = new Map(rows.map((row) => [row.id, row]));
  const changed = new Set<string>();
  for (const claim of claimed) {
    const { request, reference } = claim;
    const decision = decideFollowUp(authorisations.get(request.authorisation), request);
    if (decision.approved) {
      authorisations.set(request.authorisation, decision.authorisation);
      changed.add(request.authorisation);
    }
    const answer: OperationAnswer = decision.approved
      ? { status: "approved", reference }
      : { status: "declined", reference, code: decision.refusal };
    decided.set(claim, { ...claim.operation, answer });
  }
  await writeFollowUps(
    on,
    [...decided.values()],
    [...changed].map((id) => authorisations.get(id)!),
  );
  return decided;
}

/** The authorisations with these ids, locked until the transaction ends. */
export const lockAuthorisations = statement<Authorisation>(
  "lock-authorisations",
  `SELECT id, authorised, captured, refunded, voided, refundable FROM authorisations
   WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE`,
);

const updateOperationsAndAuthorisations = statement(
  "update-operations-and-authorisations",
  `WITH answered AS (
     UPDATE operations SET status = input.status, reference = input.reference, code = input.code
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS input (key, status, reference, code)
     WHERE operations.key = input.key
   )
   UPDATE authorisations SET captured = input.captured, refunded = input.refunded, voided = input.voided
   FROM unnest($5::text[], $6::bigint[], $7::bigint[], $8::boolean[]) AS input (id, captured, refunded, voided)
   WHERE authorisations.id = input.id`,
);

/** Writes the answers of claimed operations, and the authorisations that they changed. */
export async function writeFollowUps(
  on: Queryable,
  operations: Operation[],
  authorisations: Authorisation[],
): Promise<void> {
  const answers = operations.map(({ answer }) => answer);
  await updateOperationsAndAuthorisations(on, [
    textArray(operations.map(({ key }) => key)),
    textArray(answers.map(({ status }) => status)),
    textArray(answers.map((answer) => ("reference" in answer ? answer.reference : null))),
    textArray(answers.map((answer) => ("code" in answer ? answer.code : null))),
    textArray(authorisations.map(({ id }) => id)),
    int8Array(authorisations.map(({ captured }) => captured)),
    int8Array(authorisations.map(({ refunded }) => refunded)),
    boolArray(authorisations.map(({ voided }) => voided)),
  ]);
}
