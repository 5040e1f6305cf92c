import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Account } from "../platform/account.ts";
import { usePlatform } from "../platform/use-platform.ts";

const platform = usePlatform();
let shop: Account;

/** A merchant's webhook receiver, which answers with `status`. */
interface Receiver {
  readonly server: Server;
  readonly bodies: string[];
  readonly signatures: string[];
  status: number;
  secret: string;
}
let well: Receiver;
let failing: Receiver;

beforeAll(async () => {
  shop = await platform().newAccount();
  well = await register(200);
  failing = await register(500);
});
afterAll(() => {
  for (const { server } of [well, failing]) server.close().closeAllConnections();
});

async function register(status: number): Promise<Receiver> {
  const receiver: Receiver = { server: createServer(), bodies: [], signatures: [], status, secret: "" };
  receiver.server.on("request", (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      receiver.bodies.push(Buffer.concat(chunks).toString());
      receiver.signatures.push(String(request.headers["stripe-signature"]));
      response.writeHead(receiver.status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.server.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.server.address() as AddressInfo;
  const endpoint = await shop.stripe.webhookEndpoints.create({
    url: `http://127.0.0.1:${port}/webhooks`,
    enabled_events: ["customer.created"],
  });
  receiver.secret = endpoint.secret!;
  return receiver;
}

const received = ({ bodies, signatures, secret }: Receiver): Stripe.Event[] =>
  bodies.map((body, index) => shop.stripe.webhooks.constructEvent(body, signatures[index]!, secret));

test("an event says how many webhooks are pending: when it is sent, and later to whoever asks", async () => {
  const { stripe } = shop;
  const customer = await stripe.customers.create({ metadata: { pending_webhooks: "0", note: '"pending_webhooks":0' } });
  await expect
    .poll(() => [well.bodies.length > 0, failing.bodies.length > 0], { timeout: 20_000 })
    .toEqual([true, true]);
  const [event] = received(well);
  expect(event!.pending_webhooks).toBe(2);
  expect((event!.data.object as Stripe.Customer).metadata).toEqual(customer.metadata);

  const pending = async () => (await stripe.events.retrieve(event!.id)).pending_webhooks;
  const listed = async () =>
    (await stripe.events.list({ type: "customer.created" })).data.map(({ pending_webhooks }) => pending_webhooks);
  await expect.poll(pending, { timeout: 20_000 }).toBe(1);
  expect(await listed()).toEqual([1]);

  failing.status = 200;
  await expect.poll(pending, { timeout: 60_000, interval: 200 }).toBe(0);
  expect(await listed()).toEqual([0]);
  // Every attempt had the same bytes.
  expect(received(failing).length).toBeGreaterThan(1);
  expect(new Set([...well.bodies, ...failing.bodies]).size).toBe(1);
}, 120_000);

test("an event that nobody subscribes to has no pending webhooks", async () => {
  const { id } = await shop.stripe.customers.create({});
  await shop.stripe.customers.del(id);
  const [event] = (await shop.stripe.events.list({ type: "customer.deleted" })).data;
  expect(event!.pending_webhooks).toBe(0);
});

test("events are listed while notification-service is away", async () => {
  await platform().components["notification-service"].stop();
  const { data } = await shop.stripe.events.list();
  expect(data.length).toBeGreaterThan(0);
  for (const { pending_webhooks } of data) expect(pending_webhooks).toBe(0);
}, 30_000);
