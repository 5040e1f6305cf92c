import { setTimeout as wait } from "node:timers/promises";
import { type EventMessage, MAX_EVENTS_PER_REQUEST } from "@platform/contracts/event-batch";
import { toUnixSeconds } from "@platform/kernel/instant";
import type { HttpClient } from "@platform/runtime/http-client";
import type { Running } from "@platform/runtime/lifecycle";
import type { Logger } from "@platform/runtime/logger";
import { startWorker } from "@platform/runtime/worker";
import type { DomainEvent } from "../domain/event.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import { postEvents } from "./post-events.ts";

/** Events that one subscriber has not received yet. They stay in the database until they have arrived. */
export interface Parcel {
  readonly id: string;
  /** When this process's lease runs out, in milliseconds of performance.now(). After that, the poll may take the parcel. */
  readonly leasedUntil: number;
  readonly events: readonly { readonly tenantId: number; readonly value: DomainEvent }[];
  /** Events whose rows are unreadable or missing. The other events are delivered anyway. */
  readonly unreadable?: readonly UnreadableEvent[];
}

export interface UnreadableEvent {
  readonly id: string;
  readonly cause: unknown;
}

/** Where parcels wait in the database. */
export interface Outbox {
  /** Parcels whose holder let the lease run out, oldest first. */
  takeLeftBehind(limit: number): Promise<readonly Parcel[]>;
  remove(ids: readonly string[]): Promise<unknown>;
  /** Postpones parcels that cannot arrive soon, so that they do not block the others. */
  putOff(ids: readonly string[]): Promise<unknown>;
}

export interface RelayOptions {
  readonly subscriber: string;
  readonly client: HttpClient;
  readonly outbox: Outbox;
  readonly tenantOf: (id: number) => Promise<ConfiguredTenant>;
  readonly present: (tenant: ConfiguredTenant, event: DomainEvent) => string;
  readonly logger: Logger;
  /** How often to look for parcels that were left behind. */
  readonly pollEveryMs: number;
  /** Whether requests are delayed: see runtime's worker.ts. */
  readonly pressed?: () => boolean;
}

export interface Relay extends Running {
  /** Hands over a parcel that this process has just committed and holds the lease of. */
  send(parcel: Parcel): void;
}

/** Beyond this, parcels are left to the poll, so that a slow subscriber cannot exhaust the memory. */
const MAX_WAITING_EVENTS = 20_000;
const MAX_IN_FLIGHT = 1;
/** The least time between two requests. Events that arrive meanwhile share the next one; a single event is sent at once. */
const PACE_MS = 25;
/**
 * The same under pressure, unless a full request waits: fewer, fuller requests leave more time to payments, and an event is
 * late by no more than this. A tenth of the time would not do: each payment makes three events, and they would pile up.
 */
const PRESSED_PACE_MS = 100;
/** The pause after a failure: short enough to notice soon that a subscriber is back, long enough to spare it while down. */
const REST_MS = 500;
const LEFT_BEHIND_LIMIT = 20;

/**
 * Sends events to one subscriber, at least once. A parcel goes from memory right after its commit, without a query; the poll
 * finds undelivered parcels, and those of a dead process, once their lease has run out.
 *
 * An event that cannot be read, or that the subscriber refuses, delays only its own parcel: we put the parcel off, and
 * log the failure each time the poll takes it.
 */
export function startRelay(options: RelayOptions): Relay {
  const { client, outbox, logger, subscriber } = options;
  let waiting: Parcel[] = [];
  let waitingEvents = 0;
  let inFlight = 0;
  let stopping = false;
  let restUntil = 0;
  const idle: (() => void)[] = [];

  const poll = startWorker({
    name: `relay to ${subscriber}`,
    intervalMs: options.pollEveryMs,
    logger,
    pressed: options.pressed,
    async work() {
      const left = await outbox.takeLeftBehind(LEFT_BEHIND_LIMIT);
      return left.length > 0 && (await deliver(left)).length === 0 && left.length === LEFT_BEHIND_LIMIT;
    },
  });

  function send(parcel: Parcel): void {
    if (stopping || waitingEvents + parcel.events.length > MAX_WAITING_EVENTS) return;
    waiting.push(parcel);
    waitingEvents += parcel.events.length;
    pump();
  }

  function pump(): void {
    while (waiting.length > 0 && inFlight < MAX_IN_FLIGHT && performance.now() >= restUntil) {
      const load = takeLoad();
      inFlight++;
      const yields = waitingEvents < MAX_EVENTS_PER_REQUEST && options.pressed?.() === true;
      void Promise.all([deliver(load), wait(yields ? PRESSED_PACE_MS : PACE_MS)]).then(([notSent]) => {
        inFlight--;
        if (notSent.length > 0) tryAgainSoon(notSent);
        pump();
      });
    }
    if (waiting.length === 0 && inFlight === 0) for (const resolve of idle.splice(0)) resolve();
  }

  /** Sends again from memory while the lease lasts. The poll takes parcels whose lease is over, and all once we stop. */
  function tryAgainSoon(load: readonly Parcel[]): void {
    const now = performance.now();
    const ours = load.filter(({ leasedUntil }) => leasedUntil > now + REST_MS);
    waiting = stopping ? [] : [...ours, ...waiting];
    waitingEvents = waiting.reduce((sum, { events }) => sum + events.length, 0);
    restUntil = now + REST_MS;
    setTimeout(pump, REST_MS + 1);
  }

  /** As many parcels as fit one request. */
  function takeLoad(): Parcel[] {
    let events = waiting[0]!.events.length;
    let count = 1;
    while (count < waiting.length && events + waiting[count]!.events.length <= MAX_EVENTS_PER_REQUEST) {
      events += waiting[count++]!.events.length;
    }
    const load = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingEvents -= events;
    return load;
  }

  /**
   * Forgets the parcels that have arrived, and returns those that may be sent again soon: the subscriber or the
   * database was away. A parcel with an event that is refused or unreadable is put off instead.
   */
  async function deliver(load: readonly Parcel[]): Promise<readonly Parcel[]> {
    try {
      const messages = (await Promise.all(load.map(readMessages))).flat();
      const { arrived, refused, isAway } = await postEvents({ client, subscriber, logger }, messages);
      const done = load.filter((one) => hasArrived(one, arrived));
      if (done.length > 0) await outbox.remove(done.map(({ id }) => id));
      const rest = load.filter((one) => !done.includes(one));
      const keptBack = isAway ? rest.filter((one) => hasRefused(one, refused)) : rest;
      if (keptBack.length > 0) await outbox.putOff(keptBack.map(({ id }) => id));
      return rest.filter((one) => !keptBack.includes(one));
    } catch (error) {
      logger.error({ err: error, subscriber }, "events could not be relayed; they will be sent again");
      return load;
    }
  }

  /** Those of a parcel's events that can be read. */
  async function readMessages({ id, events, unreadable = [] }: Parcel): Promise<EventMessage[]> {
    const failed = [...unreadable];
    const messages = await Promise.all(
      events.map((event) =>
        toMessage(event).catch((cause: unknown) => void failed.push({ id: event.value.id, cause })),
      ),
    );
    for (const { id: event, cause } of failed) {
      logger.error({ err: cause, subscriber, parcel: id, event }, "an event cannot be read");
    }
    return messages.filter((message) => message !== undefined);
  }

  async function toMessage({ tenantId, value }: Parcel["events"][number]): Promise<EventMessage> {
    const tenant = await options.tenantOf(tenantId);
    return {
      id: value.id,
      account: tenant.accountId,
      livemode: tenant.livemode,
      type: value.type,
      created: toUnixSeconds(value.createdAt),
      body: options.present(tenant, value),
    };
  }

  return {
    send,
    async stop() {
      await poll.stop();
      stopping = true;
      if (waiting.length > 0 || inFlight > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}

const hasRefused = ({ events }: Parcel, refused: ReadonlySet<string>): boolean =>
  events.some(({ value }) => refused.has(value.id));

const hasArrived = ({ events, unreadable = [] }: Parcel, arrived: ReadonlySet<string>): boolean =>
  unreadable.length === 0 && events.every(({ value }) => arrived.has(value.id));
