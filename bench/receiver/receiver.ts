/**
 * A webhook receiver that costs almost nothing: it reads requests from plain sockets, answers 200, counts the events, and
 * verifies one signature in a hundred with the official SDK.
 */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { Stripe } from "stripe";
import { createMessageReader, type HttpMessage } from "../load/http-message.ts";
import type { Received } from "./start-receiver.ts";

const VERIFY_EVERY = 100;
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

const events = new Set<string>();
let deliveries = 0;
let verified = 0;
let forged = 0;
const secrets: string[] = [];

const server = createServer((socket: Socket) => {
  const read = createMessageReader((message) => {
    receive(message);
    socket.write(OK);
  });
  socket.setNoDelay(true);
  socket.on("data", read);
  socket.on("error", () => socket.destroy());
});

function receive({ head, body }: HttpMessage): void {
  deliveries++;
  events.add(eventId(body));
  if (deliveries % VERIFY_EVERY !== 0 || secrets.length === 0) return;
  const signature = /^stripe-signature: (.*)$/im.exec(head)?.[1] ?? "";
  if (secrets.some((secret) => isSignedWith(secret, body, signature))) verified++;
  else forged++;
}

function isSignedWith(secret: string, body: Buffer, signature: string): boolean {
  try {
    Stripe.webhooks.constructEvent(body, signature, secret);
    return true;
  } catch {
    return false;
  }
}

/** The body begins with the id: `{"id":"evt_…"`. Parsing the whole body would cost more than receiving it. */
function eventId(body: Buffer): string {
  const start = body.indexOf('"evt_') + 1;
  return body.toString("latin1", start, body.indexOf('"', start));
}

process.on("message", (message: { secret?: string }) => {
  if (message.secret !== undefined) secrets.push(message.secret);
  else process.send!({ deliveries, events: events.size, verified, forged } satisfies Received);
});
process.on("disconnect", () => process.exit());

server.listen(0, "127.0.0.1", () => process.send!({ port: (server.address() as AddressInfo).port }));
