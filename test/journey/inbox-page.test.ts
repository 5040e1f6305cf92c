import type { Stripe } from "stripe";
import { beforeAll, describe, expect, test } from "vitest";
import type { Account } from "../platform/account.ts";
import { PAYMENT } from "../platform/payment.ts";
import { until } from "../platform/until.ts";
import { usePlatform } from "../platform/use-platform.ts";

const platform = usePlatform();
let shop: Account;
beforeAll(async () => {
  shop = await platform().newAccount();
  await platform().inbox.subscribe(shop.stripe);
  await platform().inbox.show(shop);
});

const get = (path: string): Promise<Response> => fetch(`${platform().components.inbox.url}${path}`);
const page = async (query = ""): Promise<string> => (await get(`/${query}`)).text();
const rows = async (query: string): Promise<number> => (await page(query)).match(/<strong>/g)!.length;
const list = async (path: string) => ((await (await get(path)).json()) as { data: Record<string, unknown>[] }).data;
const pay = (change: Partial<Stripe.PaymentIntentCreateParams>) =>
  shop.stripe.paymentIntents.create({ ...PAYMENT, ...change });

describe("the inbox's page", () => {
  test("is there before the first payment", async () => {
    const text = await page();
    for (const sentence of ["No payments yet.", "No events yet.", "No deliveries yet."])
      expect(text).toContain(sentence);
    expect(await list("/payments.json")).toEqual([]);
  });

  test("shows a payment, its events as received, and their deliveries; the same as JSON", async () => {
    const { id } = await pay({ description: "<b>bold</b>", metadata: { order: "<i>1042</i>" } });
    const received = await until("the webhooks arrive", 10_000, async () => {
      const deliveries = await list("/deliveries.json");
      return deliveries.length === 3 && deliveries.every(({ state }) => state === "delivered") ? deliveries : undefined;
    });
    expect(received[0]).toMatchObject({
      event_type: "payment_intent.succeeded",
      url: `${platform().components.inbox.url}/webhooks`,
      attempts: 1,
      last_answer: 200,
      next_try: null,
    });
    expect(await list("/payments.json")).toEqual([
      {
        id,
        created: expect.any(String),
        amount: PAYMENT.amount,
        currency: PAYMENT.currency,
        status: "succeeded",
        description: "<b>bold</b>",
        metadata: { order: "<i>1042</i>" },
      },
    ]);
    const events = await list("/events.json");
    expect(events.map(({ type }) => String(type)).toSorted((a, b) => a.localeCompare(b))).toEqual([
      "charge.succeeded",
      "payment_intent.created",
      "payment_intent.succeeded",
    ]);
    for (const { received: at } of events) expect(Date.parse(at as string)).toBeGreaterThan(Date.now() - 60_000);
    const text = await page();
    expect(text).toContain("<bdi>&lt;b&gt;bold&lt;/b&gt;</bdi>");
    expect(text).not.toMatch(/<b>bold|<i>1042/);
    expect(text.match(/HTTP 200/g)).toHaveLength(3);
  });

  test("shows a webhook that fails, where to, and when it is tried again; nowhere the URL's query", async () => {
    await shop.stripe.webhookEndpoints.create({ url: "http://127.0.0.1:9/hooks?token=tok_1", enabled_events: ["*"] });
    await pay({});
    const [failing] = await until("an attempt fails", 10_000, async () => {
      const found = (await list("/deliveries.json")).filter(
        ({ last_answer: answer }) => answer === "connection_failed",
      );
      return found.length > 0 ? found : undefined;
    });
    expect(failing).toMatchObject({ url: "http://127.0.0.1:9/hooks", state: "pending", next_try: expect.any(String) });
    expect(await page()).toContain(">failing</span>");
    expect(await page()).not.toContain("tok_1");
  });

  test("has no more rows than asked for, and never a key or a client secret", async () => {
    await Promise.all(Array.from({ length: 25 }, () => pay({})));
    expect(await rows("")).toBe(20);
    expect(await rows("?limit=3")).toBe(3);
    expect(await rows("?limit=100")).toBe(27);
    const shown = await Promise.all(
      ["/", "/payments.json", "/events.json", "/deliveries.json", "/events"].map(async (path) =>
        (await get(path)).text(),
      ),
    );
    expect(shown.join("\n")).not.toMatch(/sk_test_|whsec_|_secret_/);
  });

  test("shows the rest while a service is away, and says which one is", async () => {
    const { "notification-service": notifications, "payment-api": api } = platform().components;
    await notifications.stop();
    expect(await page()).toContain(`notification-service does not answer at ${notifications.url}.`);
    expect(await page("?limit=100")).toContain("&lt;b&gt;bold");
    expect((await get("/deliveries.json")).status).toBe(503);
    await notifications.start();
    await api.stop();
    expect(await page()).toContain(`payment-api does not answer at ${api.url}.`);
    // Only payment-api knows their endpoints.
    expect(await list("/deliveries.json?limit=1")).toMatchObject([{ url: null }]);
    await api.start();
    await platform().inbox.show({ ...shop, secretKey: "sk_test_of_another_database" });
    expect(await page()).toContain("payment-api does not accept the test account&#39;s key.");
  });
});
