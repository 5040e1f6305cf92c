/** An event whose signature was verified. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  /** The id of the object that the event is about. */
  readonly objectId: string | null;
  /** In milliseconds since the Unix epoch. */
  readonly receivedAt: number;
}

export interface ReceivedEvents {
  add(event: ReceivedEvent): void;
  /** Oldest first, including events received exactly at `since`. */
  since(since: number): readonly ReceivedEvent[];
}

/** An inbox that runs for weeks must not grow for weeks. */
const KEPT_EVENTS = 5_000;

export function createReceivedEvents(): ReceivedEvents {
  let events: ReceivedEvent[] = [];
  return {
    add(event) {
      events.push(event);
      // Rarely, and then half of the events: shifting the list on every event would be quadratic.
      if (events.length > KEPT_EVENTS * 2) events = events.slice(-KEPT_EVENTS);
    },
    since: (since) => events.slice(-KEPT_EVENTS).filter((event) => event.receivedAt >= since),
  };
}
