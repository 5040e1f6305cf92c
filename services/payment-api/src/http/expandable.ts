import { invalidRequest, type WireError } from "./wire-error.ts";
import { shorten } from "./text.ts";

/** Bank debits that other methods make: we have none of them. */
const SEPA_DEBIT = { generated_sepa_debit: "payment_method", generated_sepa_debit_mandate: "nothing" } as const;

/**
 * Which field of which object can be expanded, and to what: all that Stripe documents. Many are always null here;
 * expanding them is no fault and changes nothing.
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
    amount_details: { line_items: "no_items" },
    transfer_data: { destination: "nothing" },
  },
  charge: {
    balance_transaction: "balance_transaction",
    customer: "customer",
    payment_intent: "payment_intent",
    refunds: "refunds",
    application: "nothing",
    application_fee: "nothing",
    failure_balance_transaction: "balance_transaction",
    on_behalf_of: "nothing",
    review: "nothing",
    source_transfer: "nothing",
    transfer: "nothing",
    outcome: { rule: "nothing" },
    payment_method_details: {
      bancontact: SEPA_DEBIT,
      card: { mandate: "nothing" },
      ideal: SEPA_DEBIT,
      sofort: SEPA_DEBIT,
      us_bank_account: { mandate: "nothing" },
    },
    transfer_data: { destination: "nothing" },
  },
  refund: {
    balance_transaction: "balance_transaction",
    charge: "charge",
    customer: "customer",
    payment_intent: "payment_intent",
    payment_method: "payment_method",
    failure_balance_transaction: "balance_transaction",
    source_transfer_reversal: "nothing",
    transfer_reversal: "nothing",
  },
  customer: {
    cash_balance: "nothing",
    default_source: "nothing",
    invoice_credit_balance: "nothing",
    invoice_settings: { default_payment_method: "payment_method" },
    sources: "no_items",
    subscriptions: "no_items",
    tax: "nothing",
    tax_ids: "no_items",
    test_clock: "nothing",
  },
  payment_method: {
    customer: "customer",
    card: { generated_from: { setup_attempt: "nothing" } },
    sepa_debit: { generated_from: { charge: "charge", setup_attempt: "nothing" } },
  },
  balance: {},
  balance_transaction: { source: "source" },
  event: {},
  webhook_endpoint: {},
} as const satisfies Readonly<Record<string, Expandable>>;

/** The fields of an object, or of a hash in it, that can be expanded. */
export interface Expandable {
  readonly [field: string]: Target | Expandable;
}

/**
 * What a field expands to. `source`: a charge or a refund, as its id says. `refunds`: a list of them. `no_items`: a list
 * that has nothing in it here. `nothing`: null.
 */
export type Target =
  | "customer"
  | "charge"
  | "payment_intent"
  | "payment_method"
  | "balance_transaction"
  | "source"
  | "refunds"
  | "no_items"
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
    if (below === undefined || !canExpand(EXPANDABLE[returned], below)) return cannotExpand(returned, isList, path);
  }
  return undefined;
}

function canExpand(fields: Expandable, [field, ...rest]: readonly string[]): boolean {
  const target = targetOf(fields, field!);
  if (target === undefined) return false;
  // A hash is there anyway: only what is in it can be expanded.
  if (typeof target === "object") return rest.length > 0 && canExpand(target, rest);
  if (rest.length === 0) return true;
  if (target === "nothing" || target === "no_items") return false;
  if (target === "refunds") return rest[0] === "data" && rest.length > 1 && canExpand(EXPANDABLE.refund, rest.slice(1));
  if (target === "source") return canExpand(EXPANDABLE.charge, rest) || canExpand(EXPANDABLE.refund, rest);
  return canExpand(EXPANDABLE[target], rest);
}

/** The types of the objects that paths show, for paths that can be expanded. A balance transaction's source may be either of two. */
export function shownBy(returned: Returned, isList: boolean, paths: readonly string[]): readonly Returned[] {
  return paths.flatMap((path) => shownBelow(EXPANDABLE[returned], isList ? path.split(".").slice(1) : path.split(".")));
}

function shownBelow(fields: Expandable, [field, ...rest]: readonly string[]): readonly Returned[] {
  const target = field === undefined ? undefined : targetOf(fields, field);
  if (target === undefined || target === "nothing" || target === "no_items") return [];
  if (typeof target === "object") return shownBelow(target, rest);
  if (target === "refunds") return ["refund", ...shownBelow(EXPANDABLE.refund, rest.slice(1))];
  const targets = target === "source" ? (["charge", "refund"] as const) : [target];
  return targets.flatMap((one) => [one, ...shownBelow(EXPANDABLE[one], rest)]);
}

/** What a field expands to, if it does. */
export const targetOf = (fields: Expandable, field: string): Target | Expandable | undefined =>
  Object.hasOwn(fields, field) ? fields[field] : undefined;

function cannotExpand(returned: Returned, isList: boolean, path: string): WireError {
  const hint =
    isList && canExpand(EXPANDABLE[returned], path.split("."))
      ? ` You may want to try expanding 'data.${path}' instead.`
      : "";
  return invalidRequest(`This property cannot be expanded (${shorten(path)}).${hint}`);
}
