import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { DomainEvent } from "./event.ts";
import type { EventTypeOf, ObjectName, Objects } from "./objects.ts";

/** The outside facts that a decision needs: the time, fresh ids, and the request. */
export interface Context {
  readonly at: Instant;
  readonly newId: <Prefix extends string>(prefix: Prefix) => Id<Prefix>;
  /** Null where recovery decides. */
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
}

/** An event of this context; `before` is the object before the change. */
export function happened<S extends ObjectName>(
  context: Context,
  subject: S,
  type: EventTypeOf<S>,
  object: Objects[S],
  before: Objects[S] | null = null,
): DomainEvent {
  const { at, requestId, idempotencyKey } = context;
  const id = context.newId("evt");
  return { id, type, subject, object, before, createdAt: at, requestId, idempotencyKey } as DomainEvent;
}
