import { setTimeout as wait } from "node:timers/promises";

/** An event as the inbox lists it, with its signature verified. */
export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly receivedAt: number;
}

const DEADLINE_MS = 15_000;

/** Waits until the inbox has all of these events. Returns the received ones in order of arrival. */
export async function waitForDeliveries(
  inbox: string,
  eventIds: readonly string[],
  since: number,
  signal: AbortSignal,
): Promise<Delivery[]> {
  for (const end = Date.now() + DEADLINE_MS; ; await wait(10)) {
    signal.throwIfAborted();
    const received = (await list(inbox, since)).filter(({ id }) => eventIds.includes(id));
    // notification-service may deliver an event twice: the first delivery counts.
    const first = new Map(received.toReversed().map((delivery) => [delivery.id, delivery]));
    if (first.size === eventIds.length || Date.now() > end) {
      return [...first.values()].toSorted((a, b) => a.receivedAt - b.receivedAt);
    }
  }
}

async function list(inbox: string, since: number): Promise<Delivery[]> {
  const response = await fetch(`${inbox}/events?since=${since}`);
  const { data }: { data: Delivery[] } = JSON.parse(await response.text());
  return data;
}
