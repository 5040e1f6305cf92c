import type { Id } from "@platform/kernel/id";
import { randomText } from "@platform/kernel/id";
import type { Tenant } from "@platform/kernel/tenant";
import { targetOf, type WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { Dispatcher } from "../ports/dispatcher.ts";
import type { EndpointStore, SecretRoll } from "../ports/endpoints.ts";

export interface RollSecretDeps {
  readonly endpoints: EndpointStore;
  readonly dispatcher: Dispatcher;
}

/**
 * Gives an endpoint a new secret. Until the overlap is over, webhooks carry a signature with each secret, so that a merchant
 * has time to change it. The same roll again changes nothing: its caller may repeat it if the answer was lost. Deliveries that wait in this process do so at once, those in others within a lease. Undefined:
 * there is no such endpoint.
 */
export async function rollSecret(
  { endpoints, dispatcher }: RollSecretDeps,
  tenant: Tenant,
  id: Id<"we">,
  roll: Omit<SecretRoll, "secret">,
): Promise<WebhookEndpoint | undefined> {
  const rolled = await endpoints.rollSecret(tenant, id, { ...roll, secret: newSecret() });
  if (rolled?.enabled) dispatcher.retarget(id, targetOf(rolled));
  return rolled;
}

/** `whsec_…` */
export const newSecret = (): string => `whsec_${randomText(32)}`;
