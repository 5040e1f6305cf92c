import { err, ok } from "@platform/kernel/result";
import { Stripe } from "stripe";
import type { ShownEvent, ShownPayment, Told } from "./activity.ts";
import { answeredWith, doesNotAnswer, refusesKey } from "./no-answer.ts";
import { objectIdOf } from "./object-id.ts";
import type { ReceivedEvents } from "./received-events.ts";
import type { TestAccount } from "./test-account.ts";

/** A person waits for the page. */
const TIMEOUT_MS = 3_000;

/** Calls payment-api's public API, as any merchant does. */
export interface PaymentApi {
  payments(account: TestAccount, limit: number): Promise<Told<ShownPayment>>;
  events(account: TestAccount, limit: number, received: ReceivedEvents): Promise<Told<ShownEvent>>;
  /** Up to 100 existing endpoints, by id. */
  endpointUrls(account: TestAccount): Promise<ReadonlyMap<string, string>>;
}

export function createPaymentApi(url: string): PaymentApi {
  const { hostname: host, port, protocol } = new URL(url);

  /** Calls with the account's key, and turns the SDK's errors into sentences. */
  async function ask<T>(
    { secretKey }: TestAccount,
    list: (stripe: Stripe) => Promise<{ data: T[] }>,
  ): Promise<Told<T>> {
    const scheme = protocol === "https:" ? "https" : "http";
    const settings = { host, protocol: scheme, timeout: TIMEOUT_MS, maxNetworkRetries: 0, telemetry: false } as const;
    try {
      return ok((await list(new Stripe(secretKey, port === "" ? settings : { ...settings, port }))).data);
    } catch (error) {
      return err(sentenceFor(error));
    }
  }

  function sentenceFor(error: unknown): string {
    if (error instanceof Stripe.errors.StripeConnectionError) return doesNotAnswer("payment-api", url);
    if (error instanceof Stripe.errors.StripeAuthenticationError) return refusesKey;
    // The page shows only sentences of its own, so it leaves out the error's message.
    if (error instanceof Stripe.errors.StripeError) return answeredWith("payment-api", error.statusCode);
    throw error;
  }

  return {
    async payments(account, limit) {
      const told = await ask(account, (stripe) => stripe.paymentIntents.list({ limit }));
      return told.ok ? ok(told.value.map(toPayment)) : told;
    },
    async events(account, limit, received) {
      const told = await ask(account, (stripe) => stripe.events.list({ limit }));
      if (!told.ok) return told;
      const receivedAt = new Map(received.since(0).map((event) => [event.id, event.receivedAt]));
      return ok(told.value.map((event) => ({ ...toEvent(event), receivedAt: receivedAt.get(event.id) ?? null })));
    },
    async endpointUrls(account) {
      const told = await ask(account, (stripe) => stripe.webhookEndpoints.list({ limit: 100 }));
      return new Map(told.ok ? told.value.map(({ id, url: at }) => [id, withoutQuery(at)]) : []);
    },
  };
}

const toPayment = ({
  id,
  created,
  amount,
  currency,
  status,
  description,
  metadata,
}: Stripe.PaymentIntent): ShownPayment => ({
  id,
  createdAt: created * 1000,
  amount,
  currency,
  status,
  description,
  metadata,
});

const toEvent = (event: Stripe.Event) => ({
  id: event.id,
  createdAt: event.created * 1000,
  type: event.type,
  objectId: objectIdOf(event),
});

/** Removes the query, because merchants put tokens into it. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
