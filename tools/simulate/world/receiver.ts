import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Stripe } from "stripe";

/** What the merchants' webhook receiver does to the next delivery. `lie`: it keeps the event and answers 500. */
export type ReceiverFault = "fail" | "hang" | "lie";

/** The webhook receiver of every merchant: one path for each endpoint. */
export interface Receiver {
  urlOf(hook: string): string;
  /** The secret with which deliveries to this path must be signed. */
  expect(hook: string, secret: string): void;
  arm(fault: ReceiverFault): void;
  /** Forgets faults that have not struck. */
  calm(): void;
  /** Events that arrived with a good signature, by path: event id and how often. */
  readonly arrived: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Deliveries that no merchant should ever get, in sentences. */
  readonly scandals: readonly string[];
  readonly struck: Readonly<Record<ReceiverFault, number>>;
  stop(): Promise<void>;
}

/** Starts the receiver on a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const secrets = new Map<string, string>();
  const arrived = new Map<string, Map<string, number>>();
  const scandals: string[] = [];
  const struck: Record<ReceiverFault, number> = { fail: 0, hang: 0, lie: 0 };
  let armed: ReceiverFault[] = [];

  const server = createServer(receive);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const fault = armed.shift();
    if (fault !== undefined) struck[fault]++;
    if (fault === "hang") return;
    if (fault === "fail") return void response.writeHead(503).end();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    // Where the sender dies in the middle of its request, there is no end.
    request.on("error", () => undefined);
    request.on("end", () => {
      keep(request.url!.slice("/hooks/".length), Buffer.concat(chunks), request.headers["stripe-signature"]);
      response.writeHead(fault === "lie" ? 500 : 200).end();
    });
  }

  function keep(hook: string, body: Buffer, signature: string | string[] | undefined): void {
    const secret = secrets.get(hook);
    // A lost answer to the creation of an endpoint leaves a merchant without its secret.
    if (secret === undefined) return;
    try {
      // The clocks of processes jump here, so the age of a signature means nothing.
      const event = Stripe.webhooks.constructEvent(body, String(signature), secret, Number.MAX_SAFE_INTEGER);
      const events = arrived.get(hook) ?? new Map<string, number>();
      arrived.set(hook, events.set(event.id, (events.get(event.id) ?? 0) + 1));
    } catch (error) {
      scandals.push(`${hook} received a delivery that its secret does not verify: ${(error as Error).message}`);
    }
  }

  return {
    urlOf: (hook) => `http://127.0.0.1:${port}/hooks/${hook}`,
    expect: (hook, secret) => void secrets.set(hook, secret),
    arm: (fault) => void armed.push(fault),
    calm: () => void (armed = []),
    arrived,
    scandals,
    struck,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
