import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { EventTypeOf, ObjectName, Objects } from "./objects.ts";

/**
 * Something that happened, with the object as it was then. The commit that makes it happen also writes the event. The
 * event keeps the domain's object; we make its public shape when the event leaves.
 */
export type DomainEvent = {
  [S in ObjectName]: {
    readonly id: Id<"evt">;
    readonly type: EventTypeOf<S>;
    readonly subject: S;
    readonly object: Objects[S];
    /** The object before, where the event is about a change of it. */
    readonly before: Objects[S] | null;
    readonly createdAt: Instant;
    /** The request that caused it; null where recovery did. */
    readonly requestId: string | null;
    readonly idempotencyKey: string | null;
  };
}[ObjectName];

export type EventType = DomainEvent["type"];
