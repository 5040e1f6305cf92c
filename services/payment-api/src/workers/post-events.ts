import { type EventMessage, EVENTS_PATH, MAX_EVENTS_PER_REQUEST } from "@platform/contracts/event-batch";
import type { HttpClient } from "@platform/runtime/http-client";
import type { Logger } from "@platform/runtime/logger";

export interface PostEventsDeps {
  readonly client: HttpClient;
  readonly subscriber: string;
  readonly logger: Logger;
}

/** How the subscriber took the events of one delivery. Events in neither set were not sent, or got no answer. */
export interface Posted {
  readonly arrived: Set<string>;
  /** Answered with an error when they were sent alone. */
  readonly refused: Set<string>;
}

const DEADLINE_MS = 10_000;
/** The subscriber refuses something of the batch. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);
/** An error that the subscriber did not expect: an event of the batch may be the cause, or the subscriber itself. */
const FAULT = 500;
/**
 * After this many faults in one delivery, we take the subscriber to be broken. 10 faults find one event among 500, so each
 * delivery finds at least one.
 */
const MAX_FAULTS = 20;

/**
 * Posts events in batches. If the subscriber refuses a batch or answers with a fault, we send it in halves, until only
 * events refused alone are left, and log each of those. Any other answer is about the subscriber, and the same for every
 * batch.
 *
 * Returns how the subscriber took the events, and whether it is away: then we did not send the rest.
 */
export async function postEvents(
  deps: PostEventsDeps,
  messages: readonly EventMessage[],
): Promise<Posted & { readonly isAway: boolean }> {
  const posted: Posted = { arrived: new Set(), refused: new Set() };
  let faultsLeft = MAX_FAULTS;

  async function postAll(all: readonly EventMessage[]): Promise<boolean> {
    for (let from = 0; from < all.length; from += MAX_EVENTS_PER_REQUEST) {
      if (!(await postBatch(all.slice(from, from + MAX_EVENTS_PER_REQUEST)))) return false;
    }
    return true;
  }

  async function postBatch(events: readonly EventMessage[]): Promise<boolean> {
    const { client, subscriber, logger } = deps;
    const result = await client.call({ method: "POST", path: EVENTS_PATH, body: { events }, deadlineMs: DEADLINE_MS });
    if (result.ok && result.status === 200) {
      for (const { id } of events) posted.arrived.add(id);
      return true;
    }
    const isFault = result.ok && result.status === FAULT && faultsLeft-- > 0;
    if (!result.ok || (!isFault && !REFUSALS.has(result.status))) {
      const why = result.ok ? { status: result.status } : { failure: result.failure.kind };
      logger.warn({ subscriber, events: events.length, ...why }, "events were not accepted; they will be sent again");
      return false;
    }
    if (events.length === 1) {
      const { id: event, type } = events[0]!;
      posted.refused.add(event);
      logger.error({ subscriber, event, type, status: result.status }, "an event is refused, and is sent again later");
      return true;
    }
    const half = Math.ceil(events.length / 2);
    return (await postBatch(events.slice(0, half))) && (await postBatch(events.slice(half)));
  }

  const isAway = !(await postAll(messages));
  return { ...posted, isAway };
}
