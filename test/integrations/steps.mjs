// What the shops share: they tell each step that worked, play the shopper's browser, and receive webhooks.
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

const { PAYMENT_API_URL, STRIPE_API_KEY } = process.env;

/** Runs one step of the shop, and tells that it worked. */
export async function step(name, work) {
  const result = await work();
  process.stdout.write(`${JSON.stringify({ step: name })}\n`);
  return result;
}

/** A request to the API that no package makes: the merchant's own. */
export async function call(method, path, params = {}) {
  const body = new URLSearchParams(params);
  const response = await fetch(PAYMENT_API_URL + path, {
    method,
    headers: { authorization: `Bearer ${STRIPE_API_KEY}` },
    ...(method === "GET" ? {} : { body }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer.error)}`);
  return answer;
}

/** The shopper enters a card in the browser: this shop's backend has no part in it. */
export const shopperPays = (intent, card = "pm_card_visa") =>
  call("POST", `/v1/payment_intents/${intent}/confirm`, {
    payment_method: card,
    return_url: "https://shop.example/thanks",
  });

export const shopperSaves = (intent, card = "pm_card_visa") =>
  call("POST", `/v1/setup_intents/${intent}/confirm`, {
    payment_method: card,
    return_url: "https://shop.example/account",
  });

/** Registers a webhook endpoint; `receive` gets each request as it came, until `until` has been received. */
export async function receiveWebhooks(receive) {
  const failures = [];
  const waiting = new Map();
  const received = new Set();
  async function answer(request, response) {
    const raw = await buffer(request);
    const event = JSON.parse(raw);
    try {
      await receive({ raw, headers: request.headers, event });
      response.writeHead(200).end();
    } catch (error) {
      failures.push(error);
      response.writeHead(500).end();
    }
    received.add(event.type);
    waiting.get(event.type)?.();
  }
  const server = createServer((request, response) => void answer(request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = await call("POST", "/v1/webhook_endpoints", {
    url: `http://127.0.0.1:${server.address().port}/webhooks`,
    "enabled_events[0]": "*",
  });
  return {
    secret: endpoint.secret,
    /** Resolves when an event of this type has been received and understood. */
    async until(type) {
      if (!received.has(type)) await new Promise((resolve) => waiting.set(type, resolve));
      if (failures.length > 0) throw failures[0];
    },
    async close() {
      await call("DELETE", `/v1/webhook_endpoints/${endpoint.id}`);
      server.close().closeAllConnections();
    },
  };
}
