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

/** The object before the change. Whoever hears of an update is also told what changed, so an update must have it. */
type Before<S extends ObjectName, T> = T extends `${string}.updated`
  ? [before: Objects[S]]
  : [before?: Objects[S] | null];

/** An event of this context. */
export function happened<S extends ObjectName, T extends EventTypeOf<S>>(
  context: Context,
  subject: S,
  type: T,
  object: Objects[S],
  ...[before = null]: Before<S, T>
): DomainEvent {
  const { at, requestId, idempotencyKey } = context;
  const id = context.newId("evt");
  return { id, type, subject, object, before, createdAt: at, requestId, idempotencyKey } as DomainEvent;
}
