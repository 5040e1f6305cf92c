import type { Id } from "@platform/kernel/id";
import type { Tenant } from "@platform/kernel/tenant";
import type { IncomingEvent } from "../domain/delivery.ts";
import { withPendingWebhooks } from "../domain/pending-webhooks.ts";
import { subscribesTo } from "../domain/webhook-endpoint.ts";
import type { DeliveryStore } from "../ports/deliveries.ts";
import type { EndpointStore } from "../ports/endpoints.ts";

export interface RedeliverEventsDeps {
  readonly endpoints: EndpointStore;
  readonly deliveries: DeliveryStore;
  /** The claims take what this leaves for them. */
  readonly wakeClaims: () => void;
}

/**
 * Delivers past events to one endpoint: those of a time in which it was disabled, or did not exist. An event that the
 * endpoint has got, or is getting, stays as it is. Returns how many deliveries begin; undefined: there is no such endpoint.
 */
export async function redeliverEvents(
  { endpoints, deliveries, wakeClaims }: RedeliverEventsDeps,
  tenant: Tenant,
  id: Id<"we">,
  events: readonly IncomingEvent[],
): Promise<number | undefined> {
  const endpoint = await endpoints.read(tenant, id);
  if (endpoint === undefined) return undefined;
  const wanted = events.filter(
    (event) =>
      event.tenant.accountId === tenant.accountId &&
      event.tenant.livemode === tenant.livemode &&
      subscribesTo(endpoint, event.type),
  );
  if (!endpoint.enabled || wanted.length === 0) return 0;
  const begun = await deliveries.redeliver(
    id,
    wanted.map((event) => withPendingWebhooks(event, 1)),
  );
  if (begun > 0) wakeClaims();
  return begun;
}
