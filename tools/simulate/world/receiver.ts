import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Stripe } from "stripe";

/**
 * What the merchants' webhook receiver does to the next delivery. `lie`: it keeps the event and answers 500. `grudge`: it
 * fails, and so do the next tries to deliver the same event.
 */
export type ReceiverFault = "fail" | "refuse" | "redirect" | "hang" | "lie" | "grudge";

/** The webhook receiver of every merchant. Several endpoints may lead to one place: their signatures tell them apart. */
export interface Receiver {
  urlOf(place: string): string;
  /** From now on, deliveries to this place may be for this hook, signed with its secret. */
  expect(place: string, hook: string, secret: string): void;
  /** Deliveries to this place may be for an endpoint whose secret nobody knows yet, or ever will. */
  expectStranger(place: string): void;
  forgetStranger(place: string): void;
  arm(fault: ReceiverFault): void;
  /** Forgets faults that have not struck. */
  calm(): void;
  /** Events that arrived with a good signature, by hook: event id and when it came first. */
  readonly arrived: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Deliveries that no merchant should ever get, in sentences. */
  readonly scandals: readonly string[];
  readonly struck: Readonly<Record<ReceiverFault, number>>;
  stop(): Promise<void>;
}

/** What a fault answers at once, without looking at the delivery. */
const REFUSES: Readonly<Partial<Record<ReceiverFault, number>>> = { fail: 503, refuse: 400, redirect: 302 };
/** How many tries fail for an event that the receiver bears a grudge. */
const GRUDGE = 2;

interface Place {
  /** Whose deliveries may come here, with their secrets. */
  readonly callers: { readonly hook: string; readonly secret: string }[];
  strangers: number;
}

/** Starts the receiver on a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const places = new Map<string, Place>();
  const arrived = new Map<string, Map<string, number>>();
  const scandals: string[] = [];
  const struck: Record<ReceiverFault, number> = { fail: 0, refuse: 0, redirect: 0, hang: 0, lie: 0, grudge: 0 };
  /** How often each event still has to fail. */
  const grudges = new Map<string, number>();
  let armed: ReceiverFault[] = [];

  const server = createServer(receive);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const fault = armed.shift();
    if (fault !== undefined) struck[fault]++;
    if (fault === "hang") return;
    const status = fault === undefined ? undefined : REFUSES[fault];
    if (status !== undefined) return void response.writeHead(status, { location: request.url }).end();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    // Where the sender dies in the middle of its request, there is no end.
    request.on("error", () => undefined);
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const isRefused = (fault === "grudge" || grudges.size > 0) && bears(body, fault === "grudge");
      if (isRefused) return void response.writeHead(503).end();
      keep(request.url!.slice("/hooks/".length), body, String(request.headers["stripe-signature"]));
      response.writeHead(fault === "lie" ? 500 : 200).end();
    });
  }

  /** Whether this delivery has to fail because of its event. */
  function bears(body: Buffer, isNew: boolean): boolean {
    const { id } = JSON.parse(body.toString()) as { id: string };
    const left = grudges.get(id) ?? (isNew ? GRUDGE : 0);
    if (left > 1) grudges.set(id, left - 1);
    else grudges.delete(id);
    return left > 0;
  }

  function keep(place: string, body: Buffer, signature: string): void {
    const { callers, strangers } = placeOf(place);
    for (const [at, { hook, secret }] of callers.entries()) {
      const event = eventIn(body, signature, secret);
      if (event === undefined) continue;
      const events = arrived.get(hook) ?? new Map<string, number>();
      if (!events.has(event)) arrived.set(hook, events.set(event, Date.now()));
      // Whoever called last is likely to call again.
      callers.unshift(...callers.splice(at, 1));
      return;
    }
    if (strangers === 0) scandals.push(`${place} received a delivery that no secret verifies: ${body.toString()}`);
  }

  function placeOf(name: string): Place {
    const place = places.get(name) ?? { callers: [], strangers: 0 };
    places.set(name, place);
    return place;
  }

  return {
    urlOf: (place) => `http://127.0.0.1:${port}/hooks/${place}`,
    expect(place, hook, secret) {
      const { callers } = placeOf(place);
      if (!callers.some((caller) => caller.hook === hook)) callers.push({ hook, secret });
    },
    expectStranger: (place) => void placeOf(place).strangers++,
    forgetStranger: (place) => void placeOf(place).strangers--,
    arm: (fault) => void armed.push(fault),
    calm() {
      armed = [];
      grudges.clear();
    },
    arrived,
    scandals,
    struck,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The id of an event that is signed with this secret. The clocks of processes jump here, so the age means nothing. */
function eventIn(body: Buffer, signature: string, secret: string): string | undefined {
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret, Number.MAX_SAFE_INTEGER).id;
  } catch {
    return undefined;
  }
}
