import { AcquirerOperation } from "@platform/contracts/card-acquirer";
import { err, ok, type Result } from "@platform/kernel/result";
import { Compile } from "typebox/compile";
import type { OperationRequest } from "../domain/request.ts";

const validator = Compile(AcquirerOperation);

/** One validator for each kind, so that errors describe the kind that the caller meant, and not all of them. */
const validatorsByKind = new Map<unknown, Pick<typeof validator, "Errors">>(
  AcquirerOperation.anyOf.map((schema) => [schema.properties.kind.const, Compile(schema)]),
);
const KINDS = [...validatorsByKind.keys()].join(", ");

/** Ids also appear in logs, addresses and command lines, so they have no invisible or confusable characters. */
const PRINTABLE = /^[\x21-\x7e]+$/;
const IDENTIFIERS = new Set(["key", "currency", "payment_method", "challenge", "authorisation"]);

/** Reads an operation from a request's body, or describes the fault without quoting the body. */
export function parseOperation(body: unknown): Result<OperationRequest, string> {
  if (!validator.Check(body)) return err(describeFault(body));
  for (const [name, value] of Object.entries(body)) {
    if (IDENTIFIERS.has(name) && !isIdentifier(value)) return err(`${name} must be printable ASCII characters.`);
  }
  if ("amount" in body && !Number.isSafeInteger(body.amount)) return err("amount is too large.");
  if (body.kind === "authorise" && body.amount === 0 && body.capture) return err("capture needs an amount.");
  return ok(requestFrom(body));
}

/** Whether a text can be an id or a key. */
export const isIdentifier = (value: unknown): value is string => typeof value === "string" && PRINTABLE.test(value);

function describeFault(body: unknown): string {
  if (typeof body !== "object" || body === null) return "The body must be a JSON object.";
  const meant = validatorsByKind.get("kind" in body ? body.kind : undefined);
  if (meant === undefined) return `kind must be one of ${KINDS}.`;
  const [fault] = meant.Errors(body);
  const field = fault?.instancePath.slice(1) ?? "";
  return `${field === "" ? "The body" : field} ${fault?.message ?? "is invalid"}.`;
}

function requestFrom(operation: AcquirerOperation): OperationRequest {
  switch (operation.kind) {
    case "authorise": {
      const { kind, key, currency, capture, descriptor, challenge } = operation;
      const offSession = operation.off_session ?? false;
      const requestChallenge = operation.request_challenge ?? false;
      const amount = BigInt(operation.amount);
      return {
        kind,
        key,
        amount,
        currency,
        capture,
        card: operation.payment_method,
        descriptor,
        offSession,
        requestChallenge,
        challenge,
      };
    }
    case "capture": {
      const { kind, key, authorisation, amount, descriptor } = operation;
      return { kind, key, authorisation, amount: BigInt(amount), descriptor };
    }
    case "refund": {
      const { kind, key, authorisation, amount } = operation;
      return { kind, key, authorisation, amount: BigInt(amount) };
    }
    case "void":
      return { kind: operation.kind, key: operation.key, authorisation: operation.authorisation };
  }
}
