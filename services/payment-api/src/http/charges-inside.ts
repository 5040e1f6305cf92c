import type { ExpandTarget, Expandable } from "./api-object.ts";
import { targetOf } from "./expandable.ts";
import { OBJECTS, type Returned } from "./subject.ts";

/** The first version whose payment intents have no list of charges: `latest_charge` came in its place. */
const WITHOUT_CHARGES = "2022-11-15";

/** The field that payment intents had before. No request can name it, because Stripe does not document it as expandable. */
export const CHARGES = "charges";

/**
 * The paths of an answer's expansions, and below each payment intent of the answer the list of its charges, if the caller's
 * version is so old. It is an expansion like the others: it is kept with the claim, so that recovery and replays answer
 * with the same shape.
 */
export function withCharges(
  version: string,
  { returns, isList }: { readonly returns: Returned; readonly isList: boolean },
  paths: readonly string[],
): readonly string[] {
  if (version >= WITHOUT_CHARGES) return paths;
  const top = isList ? "data." : "";
  const own = returns === "payment_intent" ? [`${top}${CHARGES}`] : [];
  return [...paths, ...own, ...paths.flatMap((path) => intentsOn(returns, path, top).map((at) => `${at}.${CHARGES}`))];
}

/** The prefixes of a path at which there is a payment intent. */
function intentsOn(returned: Returned, path: string, top: string): string[] {
  const found: string[] = [];
  let fields: Expandable = OBJECTS[returned].expandable;
  let at = top.slice(0, -1);
  for (const field of path.slice(top.length).split(".")) {
    at = at === "" ? field : `${at}.${field}`;
    const target: ExpandTarget | Expandable | undefined = targetOf(fields, field);
    if (target === "payment_intent") found.push(at);
    fields = fieldsOf(target);
  }
  return found;
}

const fieldsOf = (target: ExpandTarget | Expandable | undefined): Expandable => {
  if (typeof target === "object") return target;
  return target !== undefined && Object.hasOwn(OBJECTS, target) ? OBJECTS[target as Returned].expandable : {};
};
