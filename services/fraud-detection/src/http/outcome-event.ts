import type { EventMessage } from "@platform/contracts/event-batch";
import { instant, type Instant } from "@platform/kernel/instant";
import { isStorable } from "@platform/runtime/storable-text";
import { subjectsOf, type Identities } from "../domain/attempt.ts";
import type { PaymentOutcome } from "../domain/outcome.ts";
import type { SubjectDigest } from "../domain/subject.ts";
import { tenantOf } from "./tenant.ts";

export type Reading =
  | { readonly kind: "outcome"; readonly outcome: PaymentOutcome }
  /** We do not count this event. */
  | { readonly kind: "ignored" }
  /** We count this type, but the body is not an event's. */
  | { readonly kind: "unreadable" };

const KINDS: Readonly<Record<string, PaymentOutcome["kind"]>> = {
  "charge.failed": "failed",
  "charge.dispute.created": "disputed",
};

/** Reads a decline or a dispute from Stripe's event JSON, without any assumption about its shape. */
export function readOutcome(digest: SubjectDigest, event: EventMessage, now: Instant): Reading {
  const kind = Object.hasOwn(KINDS, event.type) ? KINDS[event.type] : undefined;
  if (kind === undefined) return { kind: "ignored" };
  const object = at(parse(event.body), "data", "object");
  if (object === undefined) return { kind: "unreadable" };
  // We blocked this attempt ourselves: if it counted as a decline, it would block the next one, and so on for ever.
  if (at(object, "outcome", "type") === "blocked") return { kind: "ignored" };
  const tenant = tenantOf(event.account, event.livemode);
  const paymentIntent = idOf(at(object, "payment_intent")) ?? idOf(at(object, "charge", "payment_intent"));
  return {
    kind: "outcome",
    outcome: {
      event: event.id,
      kind,
      tenant,
      at: instant(Math.min(event.created * 1000, now)),
      // The body is a text within the request, so the check of the request did not see its content.
      paymentIntent: paymentIntent !== undefined && isStorable(paymentIntent) ? paymentIntent : undefined,
      subjects: subjectsOf(digest, tenant, identitiesOf(object)),
    },
  };
}

/** A dispute has its charge as an id or as an expanded object. */
function identitiesOf(object: unknown): Identities {
  const charge = text(at(object, "charge")) === undefined ? (at(object, "charge") ?? object) : object;
  return {
    card: text(at(charge, "payment_method_details", "card", "fingerprint")),
    customer: idOf(at(charge, "customer")),
    email: text(at(charge, "billing_details", "email")) ?? text(at(charge, "receipt_email")),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The value at a path of own keys, or undefined if the path ends early. */
function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current ?? undefined;
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A reference is an id, or the expanded object. */
const idOf = (value: unknown): string | undefined => text(value) ?? text(at(value, "id"));
