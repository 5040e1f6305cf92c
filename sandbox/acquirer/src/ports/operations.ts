import type { Authorisation } from "../domain/authorisation.ts";
import type { Challenge } from "../domain/challenge.ts";
import type { Operation, UnansweredOperation } from "../domain/operation.ts";
import type { FollowUpRequest, OperationRequest } from "../domain/request.ts";

/**
 * Stores every key that was ever used. Both ways of claiming a key resolve to its holder afterwards: the caller's own
 * operation, or the earlier one, which stays unchanged.
 */
export interface OperationStore {
  /** Claims a key for an operation with a known answer; stores its authorisation or challenge as well. */
  record(claim: OperationClaim): Promise<Operation>;
  /** Claims a key, then decides the request on its locked authorisation. */
  followUp(claim: FollowUpClaim): Promise<Operation>;
  find(key: string): Promise<Operation | undefined>;
  /** In the order of keys. Includes everything that was committed before the first page. */
  list(query: OperationQuery): Promise<readonly ListedOperation[]>;
}

export interface OperationClaim {
  readonly operation: Operation;
  readonly authorisation?: Authorisation;
  readonly challenge?: Challenge;
}

export interface FollowUpClaim {
  readonly operation: UnansweredOperation;
  readonly request: FollowUpRequest;
  /** The id that the operation will have. */
  readonly reference: string;
}

export interface OperationQuery {
  readonly kind: OperationRequest["kind"] | "fence" | undefined;
  /** Created at or after this, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** Only keys greater than this. */
  readonly afterKey: string;
  readonly limit: number;
}

export interface ListedOperation extends Operation {
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}
