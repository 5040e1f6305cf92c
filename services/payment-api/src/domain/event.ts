import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { Charge } from "./charge.ts";
import type { Customer } from "./customer.ts";
import type { PaymentIntent } from "./payment-intent.ts";
import type { Refund } from "./refund.ts";

/** Everything that happens to an object, by the object's type. */
interface Subjects {
  payment_intent: PaymentIntent;
  charge: Charge;
  refund: Refund;
  customer: Customer;
}

type EventTypes = {
  payment_intent:
    | "payment_intent.created"
    | "payment_intent.processing"
    | "payment_intent.requires_action"
    | "payment_intent.amount_capturable_updated"
    | "payment_intent.succeeded"
    | "payment_intent.payment_failed"
    | "payment_intent.canceled";
  charge:
    | "charge.pending"
    | "charge.succeeded"
    | "charge.failed"
    | "charge.captured"
    | "charge.refunded"
    | "charge.updated";
  refund: "refund.created" | "refund.updated" | "refund.failed";
  customer: "customer.created" | "customer.updated" | "customer.deleted";
};

/**
 * Something that happened, with the object as it was then. It is written in the commit that made it happen, and keeps
 * the domain's object, not its public shape: that is made when the event leaves.
 */
export type DomainEvent = {
  [S in keyof Subjects]: {
    readonly id: Id<"evt">;
    readonly type: EventTypes[S];
    readonly subject: S;
    readonly object: Subjects[S];
    /** The object before, where the event is about a change of it. */
    readonly before: Subjects[S] | null;
    readonly createdAt: Instant;
    /** The request that caused it; null where recovery did. */
    readonly requestId: string | null;
    readonly idempotencyKey: string | null;
  };
}[keyof Subjects];

export type EventSubject = keyof Subjects;
export type EventType = EventTypes[keyof Subjects];
