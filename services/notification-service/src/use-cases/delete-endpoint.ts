import type { Id } from "@platform/kernel/id";
import type { Tenant } from "@platform/kernel/tenant";
import type { Dispatcher } from "../ports/dispatcher.ts";
import type { EndpointStore } from "../ports/endpoints.ts";

export interface DeleteEndpointDeps {
  readonly endpoints: EndpointStore;
  readonly dispatcher: Dispatcher;
  /** Starts a round of claims, which cancels a deleted endpoint's deliveries in limited batches. */
  readonly wakeClaims: () => void;
}

/** Deletes an endpoint; the claims cancel its pending deliveries soon after. False: there is no such endpoint. */
export async function deleteEndpoint(deps: DeleteEndpointDeps, tenant: Tenant, id: Id<"we">): Promise<boolean> {
  const removed = await deps.endpoints.remove(tenant, id);
  if (!removed) return false;
  deps.dispatcher.retarget(id, undefined);
  deps.wakeClaims();
  return true;
}
