import { type EventMessage, EVENTS_PATH, MAX_EVENTS_PER_REQUEST } from "@platform/contracts/event-batch";
import type { HttpClient } from "@platform/runtime/http-client";
import type { Logger } from "@platform/runtime/logger";

export interface PostEventsDeps {
  readonly client: HttpClient;
  readonly subscriber: string;
  readonly logger: Logger;
}

const DEADLINE_MS = 10_000;
/** The subscriber refuses something of the batch. Any other status is about itself, and the same for every batch. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * Posts events in batches, and adds the ids of those that arrived to `arrived`. A batch that is refused is sent in
 * halves, until only the events that are refused alone are left; each of those is logged.
 *
 * Returns false where the subscriber is away: then the rest was not sent.
 */
export async function postEvents(
  deps: PostEventsDeps,
  messages: readonly EventMessage[],
  arrived: Set<string>,
): Promise<boolean> {
  const { client, subscriber, logger } = deps;
  for (let from = 0; from < messages.length; from += MAX_EVENTS_PER_REQUEST) {
    const events = messages.slice(from, from + MAX_EVENTS_PER_REQUEST);
    const result = await client.call({ method: "POST", path: EVENTS_PATH, body: { events }, deadlineMs: DEADLINE_MS });
    if (result.ok && result.status === 200) {
      for (const { id } of events) arrived.add(id);
      continue;
    }
    if (!result.ok || !REFUSALS.has(result.status)) {
      const why = result.ok ? { status: result.status } : { failure: result.failure.kind };
      logger.warn({ subscriber, events: events.length, ...why }, "events were not accepted; they will be sent again");
      return false;
    }
    if (events.length === 1) {
      const { id: event, type } = events[0]!;
      logger.error({ subscriber, event, type, status: result.status }, "an event is refused, and is sent again later");
      continue;
    }
    const half = Math.ceil(events.length / 2);
    if (!(await postEvents(deps, events.slice(0, half), arrived))) return false;
    if (!(await postEvents(deps, events.slice(half), arrived))) return false;
  }
  return true;
}
