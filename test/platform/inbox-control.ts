import type { Stripe } from "stripe";
import type { Account } from "./account.ts";

/** An event that reached the merchant's webhook receiver with a valid signature. */
export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly receivedAt: number;
}

/** A merchant's webhook receiver. */
export interface InboxControl {
  /** Registers the receiver as the account's webhook endpoint, and gives it the endpoint's secret. */
  subscribe(
    stripe: Stripe,
    events?: Stripe.WebhookEndpointCreateParams.EnabledEvent[],
  ): Promise<Stripe.WebhookEndpoint>;
  /** Makes the page show this account. */
  show(account: Account): Promise<void>;
  /** Everything received so far, duplicates included. The inbox itself keeps only the last few thousand. */
  deliveries(): Promise<readonly Delivery[]>;
}

export function controlInbox(url: string, credential: string): InboxControl {
  const kept: Delivery[] = [];
  let since = 0;
  async function handOver(path: string, body: object): Promise<void> {
    const answer = await fetch(`${url}${path}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${credential}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the inbox answered ${answer.status} to PUT ${path}`);
  }
  return {
    async subscribe(stripe, events = ["*"]) {
      const endpoint = await stripe.webhookEndpoints.create({ url: `${url}/webhooks`, enabled_events: events });
      await handOver("/secret", { secret: endpoint.secret });
      return endpoint;
    },
    show: ({ account, secretKey }) => handOver("/account", { account, secret_key: secretKey }),
    async deliveries() {
      const response = await fetch(`${url}/events?since=${since}`);
      const { data } = (await response.json()) as { data: Delivery[] };
      // `since` is inclusive, so deliveries in the last millisecond come again.
      const latest = kept.filter(({ receivedAt }) => receivedAt === since).length;
      kept.push(...data.slice(latest));
      since = kept.at(-1)?.receivedAt ?? 0;
      return kept;
    },
  };
}
