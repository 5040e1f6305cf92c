import type { AcquirerAnswer } from "@platform/contracts/card-acquirer";
import type { Operation } from "../domain/operation.ts";
import type { ListedOperation } from "../ports/operations.ts";

/** An operation's answer on the wire. It depends only on what is stored, so that a replay is the same. */
export function presentAnswer({ key, kind, answer, capture }: Operation, publicUrl: string): AcquirerAnswer {
  switch (answer.status) {
    case "approved": {
      const { status, reference } = answer;
      if (kind !== "authorise") return { key, status, reference };
      const digits = digitsOf(reference);
      const numbers = { network_transaction_id: digits, authorisation_code: digits.slice(-6) };
      return { key, status, reference, ...numbers, captured: capture === true };
    }
    case "declined": {
      const { status, reference, code, declineCode } = answer;
      return { key, status, reference, code, ...(declineCode === undefined ? {} : { decline_code: declineCode }) };
    }
    case "challenge":
      return { key, ...answer, url: `${publicUrl}/challenges/${answer.challenge}` };
    case "fenced":
      return { key, status: answer.status };
  }
}

/** Networks identify a transaction by 15 digits: we make them from the random end of our own reference. */
function digitsOf(reference: string): string {
  return Array.from(reference.slice(-15), (character) => character.charCodeAt(0) % 10).join("");
}

/** An operation in the list for reconciliation. */
export function presentListed(operation: ListedOperation, publicUrl: string): object {
  const { kind, authorisation, amount, currency, capture, createdAt } = operation;
  return {
    ...presentAnswer(operation, publicUrl),
    kind,
    authorisation,
    amount: amount === undefined ? undefined : Number(amount),
    currency,
    capture,
    created: createdAt,
  };
}
