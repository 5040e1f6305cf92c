import type { WireError } from "./wire-error.ts";

/** The same request is being processed. */
export const keyInUse = (key: string): WireError => ({
  status: 409,
  type: "idempotency_error",
  code: "idempotency_key_in_use",
  message:
    "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, " +
    `and the other request is still going through): ${key}. Please try again later.`,
  shouldRetry: true,
});

/** The key was first used for something else: `first` and `second` are the two operations. */
export function keyReused(key: string, first: string, second: string): WireError {
  const other = `Try using a key other than '${key}' if you meant to execute a different request.`;
  const message =
    first === second
      ? `Keys for idempotent requests can only be used with the same parameters they were first used with. ${other}`
      : "Keys for idempotent requests can only be used for the same endpoint they were first used for " +
        `('${pathOf(second)}' vs '${pathOf(first)}'). ${other}`;
  return { status: 400, type: "idempotency_error", message };
}

const pathOf = (operation: string): string => operation.slice(operation.indexOf(" ") + 1);
