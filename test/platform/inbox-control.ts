import type { Stripe } from "stripe";

/** An event that reached the merchant's webhook receiver, and whose signature it verified. */
export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly receivedAt: number;
}

/** A merchant's webhook receiver. */
export interface InboxControl {
  /** Registers the receiver as a webhook endpoint of the account, and gives it the endpoint's secret. */
  subscribe(
    stripe: Stripe,
    events?: Stripe.WebhookEndpointCreateParams.EnabledEvent[],
  ): Promise<Stripe.WebhookEndpoint>;
  /** Everything received so far, duplicates included. The inbox itself keeps only the last few thousand. */
  deliveries(): Promise<readonly Delivery[]>;
}

export function controlInbox(url: string, credential: string): InboxControl {
  const kept: Delivery[] = [];
  let since = 0;
  return {
    async subscribe(stripe, events = ["*"]) {
      const endpoint = await stripe.webhookEndpoints.create({ url: `${url}/webhooks`, enabled_events: events });
      const handedOver = await fetch(`${url}/secret`, {
        method: "PUT",
        headers: { authorization: `Bearer ${credential}`, "content-type": "application/json" },
        body: JSON.stringify({ secret: endpoint.secret }),
      });
      if (!handedOver.ok) throw new Error(`the inbox answered ${handedOver.status} to its secret`);
      return endpoint;
    },
    async deliveries() {
      const response = await fetch(`${url}/events?since=${since}`);
      const { data } = (await response.json()) as { data: Delivery[] };
      // `since` is inclusive: those of the last millisecond come again.
      const latest = kept.filter(({ receivedAt }) => receivedAt === since).length;
      kept.push(...data.slice(latest));
      since = kept.at(-1)?.receivedAt ?? 0;
      return kept;
    },
  };
}
