import { newId } from "@platform/kernel/id";
import { err, ok, type Result } from "@platform/kernel/result";
import { decideAuthorise, type AuthoriseDecision } from "../domain/authorise.ts";
import { answersRequest, unansweredOperation, type Operation, type UnansweredOperation } from "../domain/operation.ts";
import type { AuthoriseRequest, OperationRequest } from "../domain/request.ts";
import type { ChallengeStore } from "../ports/challenges.ts";
import type { OperationClaim, OperationStore } from "../ports/operations.ts";

export interface PerformOperationDeps {
  readonly operations: OperationStore;
  readonly challenges: ChallengeStore;
}

/** Performs a request once for its key, and gives the same answer however often it is sent. */
export async function performOperation(
  deps: PerformOperationDeps,
  request: OperationRequest,
): Promise<Result<Operation, "key_reused">> {
  const operation = unansweredOperation(request);
  const holder =
    request.kind === "authorise"
      ? await authorise(deps, request, operation)
      : await deps.operations.followUp({ operation, request, reference: newId(REFERENCE_PREFIX[request.kind]) });
  return answersRequest(holder, operation) ? ok(holder) : err("key_reused");
}

const REFERENCE_PREFIX = { capture: "cap", void: "void", refund: "rfd" } as const;

async function authorise(
  deps: PerformOperationDeps,
  request: AuthoriseRequest,
  operation: UnansweredOperation,
): Promise<Operation> {
  const challenge = request.challenge === undefined ? undefined : await deps.challenges.find(request.challenge);
  return deps.operations.record(claimOf(request, operation, decideAuthorise(request, challenge)));
}

function claimOf(
  request: AuthoriseRequest,
  operation: UnansweredOperation,
  decision: AuthoriseDecision,
): OperationClaim {
  const reference = newId("auth");
  switch (decision.kind) {
    case "approve": {
      const { amount, capture } = request;
      const money = { authorised: amount, captured: capture ? amount : 0n, refunded: 0n, voided: false };
      const authorisation = { id: reference, ...money, refundable: decision.refundable };
      return { operation: { ...operation, answer: { status: "approved", reference } }, authorisation };
    }
    case "decline": {
      const { code, declineCode } = decision;
      return { operation: { ...operation, answer: { status: "declined", reference, code, declineCode } } };
    }
    case "challenge": {
      const { card, amount, currency } = request;
      const challenge = decision.open ?? { id: newId("chal"), card, amount, currency, answer: "open" as const };
      const answer = { status: "challenge", reference, challenge: challenge.id } as const;
      return { operation: { ...operation, answer }, challenge };
    }
  }
}
