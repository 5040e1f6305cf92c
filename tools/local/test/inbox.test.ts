import { silentLogger } from "@platform/runtime/logger";
import { Stripe } from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startInbox } from "../../../sandbox/inbox/src/app.ts";

const CREDENTIAL = "c".repeat(32);
const SECRET = "whsec_of_the_inbox";
const PAYLOAD = JSON.stringify({
  id: "evt_1",
  object: "event",
  type: "charge.succeeded",
  data: { object: { id: "ch_1" } },
});

const sign = (secret: string): string => Stripe.webhooks.generateTestHeaderString({ payload: PAYLOAD, secret });

describe("the webhook inbox", () => {
  let inbox: Awaited<ReturnType<typeof startInbox>>;
  let url: string;

  beforeAll(async () => {
    const config = {
      host: "127.0.0.1",
      port: 0,
      logLevel: "silent",
      serviceCredential: CREDENTIAL,
      webhookSecret: "",
      // Nothing listens there.
      paymentApiUrl: "http://127.0.0.1:1",
      notificationServiceUrl: "http://127.0.0.1:1",
    } as const;
    inbox = await startInbox(config, silentLogger);
    url = `http://127.0.0.1:${inbox.port}`;
  });
  afterAll(() => inbox.stop());

  const deliver = async (signature: string): Promise<number> => {
    const headers = { "content-type": "application/json; charset=utf-8", "stripe-signature": signature };
    return (await fetch(`${url}/webhooks`, { method: "POST", headers, body: PAYLOAD })).status;
  };
  const handOver = async (authorization: string): Promise<number> => {
    const headers = { "content-type": "application/json", authorization };
    return (await fetch(`${url}/secret`, { method: "PUT", headers, body: JSON.stringify({ secret: SECRET }) })).status;
  };

  const list = async (since: number): Promise<unknown> => (await fetch(`${url}/events?since=${since}`)).json();

  test("asks the sender to come again before it knows its secret, and takes that from the supervisor only", async () => {
    expect(await deliver(sign(SECRET))).toBe(503);
    expect(await handOver("Bearer somebody")).toBe(401);
    expect(await handOver(`Bearer ${CREDENTIAL}`)).toBe(204);
  });

  test("lists what verifies, and nothing else", async () => {
    await handOver(`Bearer ${CREDENTIAL}`);
    expect(await deliver(sign("whsec_of_another"))).toBe(400);
    expect(await deliver("t=1,v1=00")).toBe(400);
    const before = Date.now();
    expect(await deliver(sign(SECRET))).toBe(200);
    expect(await list(before)).toMatchObject({ data: [{ id: "evt_1", type: "charge.succeeded", objectId: "ch_1" }] });
    expect(await list(Date.now() + 1)).toEqual({ data: [] });
  });
});
