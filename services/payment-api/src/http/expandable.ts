import { invalidRequest, type WireError } from "./wire-error.ts";
import { shorten } from "./text.ts";

/**
 * Which field of which object can be expanded, and to what. `nothing`: fields of Stripe's that are always null here, so
 * that expanding them is no fault and changes nothing.
 */
export const EXPANDABLE = {
  payment_intent: {
    customer: "customer",
    latest_charge: "charge",
    payment_method: "payment_method",
    application: "nothing",
    on_behalf_of: "nothing",
    payment_record: "nothing",
    review: "nothing",
    source: "nothing",
  },
  charge: {
    balance_transaction: "balance_transaction",
    customer: "customer",
    payment_intent: "payment_intent",
    refunds: "refunds",
    application: "nothing",
    application_fee: "nothing",
    failure_balance_transaction: "nothing",
    on_behalf_of: "nothing",
    review: "nothing",
    source_transfer: "nothing",
    transfer: "nothing",
  },
  refund: {
    balance_transaction: "balance_transaction",
    charge: "charge",
    customer: "customer",
    payment_intent: "payment_intent",
    payment_method: "payment_method",
    failure_balance_transaction: "nothing",
    source_transfer_reversal: "nothing",
    transfer_reversal: "nothing",
  },
  customer: { default_source: "nothing", test_clock: "nothing" },
  payment_method: { customer: "customer" },
  balance: {},
  balance_transaction: { source: "source" },
  event: {},
  webhook_endpoint: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, Target>>>>;

/** What a field expands to. `source`: a charge or a refund, as its id says. `refunds`: a list of them. */
export type Target =
  | "customer"
  | "charge"
  | "payment_intent"
  | "payment_method"
  | "balance_transaction"
  | "source"
  | "refunds"
  | "nothing";

/** The objects that a route can return. */
export type Returned = keyof typeof EXPANDABLE;

const MAX_LEVELS = 4;
const MAX_PATHS = 20;

/** A fault in the paths that a request asks to expand; found before the request does anything. */
export function checkExpand(returned: Returned, isList: boolean, paths: readonly string[]): WireError | undefined {
  if (paths.length > MAX_PATHS)
    return invalidRequest(`You cannot expand more than ${MAX_PATHS} properties.`, { param: "expand" });
  for (const path of paths) {
    const levels = path.split(".");
    if (levels.length > MAX_LEVELS) {
      return invalidRequest(
        `You cannot expand more than ${MAX_LEVELS} levels of a property. Property: ${shorten(path)}`,
      );
    }
    const below = isList ? (levels[0] === "data" && levels.length > 1 ? levels.slice(1) : undefined) : levels;
    if (below === undefined || !canExpand(returned, below)) return cannotExpand(returned, isList, path);
  }
  return undefined;
}

function canExpand(object: Returned, [field, ...rest]: readonly string[]): boolean {
  const target = targetOf(object, field!);
  if (target === undefined) return false;
  if (rest.length === 0) return true;
  if (target === "nothing") return false;
  if (target === "refunds") return rest[0] === "data" && rest.length > 1 && canExpand("refund", rest.slice(1));
  if (target === "source") return canExpand("charge", rest) || canExpand("refund", rest);
  return canExpand(target, rest);
}

/** What a field of an object expands to, if it does. */
export function targetOf(object: Returned, field: string): Target | undefined {
  const fields: Readonly<Record<string, Target>> = EXPANDABLE[object];
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

function cannotExpand(returned: Returned, isList: boolean, path: string): WireError {
  const hint =
    isList && canExpand(returned, path.split(".")) ? ` You may want to try expanding 'data.${path}' instead.` : "";
  return invalidRequest(`This property cannot be expanded (${shorten(path)}).${hint}`);
}
