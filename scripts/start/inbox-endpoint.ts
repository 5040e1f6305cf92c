import { Stripe } from "stripe";
import { urlOf } from "./components.ts";
import type { LocalStateStore, TestAccount } from "./local-state.ts";
import { saveAccount } from "./test-account.ts";

export interface InboxEndpointDeps {
  readonly stripe: Stripe;
  readonly state: LocalStateStore;
  readonly databaseKey: string;
  readonly inboxPort: number;
  readonly serviceCredential: string;
}

/** Makes the inbox a webhook endpoint of the account, once, and hands it the secret that only its creation shows. */
export async function ensureInboxEndpoint(account: TestAccount, deps: InboxEndpointDeps): Promise<void> {
  const url = `${urlOf(deps.inboxPort)}/webhooks`;
  if (account.webhook !== undefined && (await pointAt(deps.stripe, account.webhook.id, url))) return;
  const { id, secret } = await deps.stripe.webhookEndpoints.create({
    url,
    enabled_events: ["*"],
    description: "The inbox of npm start",
  });
  if (secret === undefined) throw new Error("payment-api made a webhook endpoint and did not show its secret");
  await handOver(secret, deps);
  saveAccount(deps.state, deps.databaseKey, { ...account, webhook: { id, secret } });
}

/** Ports may have moved since. False where the endpoint is no longer there. */
async function pointAt(stripe: Stripe, id: string, url: string): Promise<boolean> {
  try {
    const endpoint = await stripe.webhookEndpoints.retrieve(id);
    if (endpoint.url !== url || endpoint.status !== "enabled") {
      await stripe.webhookEndpoints.update(id, { url, disabled: false });
    }
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return false;
    throw error;
  }
}

async function handOver(secret: string, { inboxPort, serviceCredential }: InboxEndpointDeps): Promise<void> {
  const response = await fetch(`${urlOf(inboxPort)}/secret`, {
    method: "PUT",
    headers: { "content-type": "application/json", authorization: `Bearer ${serviceCredential}` },
    body: JSON.stringify({ secret }),
  });
  if (!response.ok) throw new Error(`the inbox answered ${response.status} when it was handed its secret`);
}
