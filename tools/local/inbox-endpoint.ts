import { Stripe } from "stripe";
import { urlOf } from "./components.ts";
import type { LocalStateStore, TestAccount } from "./local-state.ts";
import { saveAccount } from "./test-account.ts";

/** How to reach the inbox. */
export interface HandOverDeps {
  readonly inboxPort: number;
  readonly serviceCredential: string;
}

export interface InboxEndpointDeps extends HandOverDeps {
  readonly stripe: Stripe;
  readonly state: LocalStateStore;
  readonly databaseKey: string;
}

/** Creates the inbox's webhook endpoint once per account, and hands the inbox the secret, which the API shows only then. */
export async function ensureInboxEndpoint(account: TestAccount, deps: InboxEndpointDeps): Promise<void> {
  const url = `${urlOf(deps.inboxPort)}/webhooks`;
  if (account.webhook !== undefined && (await pointAt(deps.stripe, account.webhook.id, url))) return;
  const { id, secret } = await deps.stripe.webhookEndpoints.create({
    url,
    enabled_events: ["*"],
    description: "The inbox of npm start",
  });
  if (secret === undefined) throw new Error("payment-api made a webhook endpoint and did not show its secret");
  await handOver("/secret", { secret }, deps);
  saveAccount(deps.state, deps.databaseKey, { ...account, webhook: { id, secret } });
}

/** Updates the endpoint's URL, as the ports may have changed. Returns false if the endpoint no longer exists. */
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

/** Tells the inbox which account's payments to show: it forgets the account with each run. */
export function showOnPage({ account, secretKey }: TestAccount, deps: HandOverDeps): Promise<void> {
  return handOver("/account", { account, secret_key: secretKey }, deps);
}

async function handOver(path: string, body: object, { inboxPort, serviceCredential }: HandOverDeps): Promise<void> {
  const response = await fetch(`${urlOf(inboxPort)}${path}`, {
    method: "PUT",
    headers: { "content-type": "application/json", authorization: `Bearer ${serviceCredential}` },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the inbox answered ${response.status} to PUT ${path}`);
}
