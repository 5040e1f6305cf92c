import { createGroupCommit, type GroupCommit } from "@platform/postgres/group-commit";
import type { Pool } from "@platform/postgres/pool";
import type { Operation } from "../domain/operation.ts";
import type { OperationClaim } from "../ports/operations.ts";
import { claimKeys, findHolders } from "./claim-keys.ts";
import { findOperations } from "./find-operations.ts";

/** Records operations with known answers: one statement, which is its own transaction, for all waiting callers. */
export function createOperationRecorder(pool: Pool): GroupCommit<OperationClaim, Operation> {
  return createGroupCommit<OperationClaim, Operation>({
    maxBatchItems: 256,
    maxInFlight: 1,
    async commit(claims) {
      const claimed = await claimKeys(pool, claims);
      return findHolders(pool, claims, new Map([...claimed].map((claim) => [claim, claim.operation])));
    },
    async findCommitted(claims) {
      const stored = await findOperations(
        pool,
        claims.map(({ operation }) => operation.key),
      );
      return claims.map(({ operation }) => stored.get(operation.key));
    },
  });
}
