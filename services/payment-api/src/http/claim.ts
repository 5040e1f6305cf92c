import { hash } from "node:crypto";
import type { Claim } from "../ports/caller.ts";
import type { Parameters } from "./form-body.ts";
import type { KeptIdempotencyKey } from "./kept-key.ts";

export interface ClaimedRequest {
  readonly kept: KeptIdempotencyKey;
  /** `POST /v1/payment_intents/pi_1/confirm` */
  readonly operation: string;
  readonly parameters: Parameters;
  /** The API version that the caller asked for. */
  readonly version: string;
}

/** The claim of a request that carries an idempotency key. */
export function claimOf({ kept, operation, parameters, version }: ClaimedRequest): Claim {
  const canonical = `${operation}\n${version}\n${canonicalText(parameters)}`;
  return { ...kept, operation, parametersHash: hash("sha256", canonical, "buffer") };
}

/**
 * Parameters as a text that is equal exactly when they are equal: the order of names does not matter, every value does.
 * Lengths instead of delimiters, so that no value can imitate another name.
 */
export function canonicalText(parameters: Parameters): string {
  let text = "";
  for (const name of [...parameters.keys()].toSorted()) {
    const value = parameters.get(name)!;
    const inner = typeof value === "string" ? value : canonicalText(value);
    text += `${name.length}:${name}${typeof value === "string" ? "=" : "{"}${inner.length}:${inner}`;
  }
  return text;
}
