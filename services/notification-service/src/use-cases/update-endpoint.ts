import type { Id } from "@platform/kernel/id";
import { err, ok, type Result } from "@platform/kernel/result";
import type { Tenant } from "@platform/kernel/tenant";
import type { UrlRefused } from "../domain/target-url.ts";
import { targetOf, type EndpointChanges, type WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { Dispatcher } from "../ports/dispatcher.ts";
import type { EndpointStore } from "../ports/endpoints.ts";
import { checkTarget, type CheckTargetDeps } from "./check-target.ts";
import type { EndpointNotFound } from "./create-endpoint.ts";

export interface UpdateEndpointDeps extends CheckTargetDeps {
  readonly endpoints: EndpointStore;
  readonly dispatcher: Dispatcher;
}

/** Changes an endpoint. Deliveries that wait in this process go to the new URL at once, those in others within a lease. */
export async function updateEndpoint(
  deps: UpdateEndpointDeps,
  tenant: Tenant,
  id: Id<"we">,
  changes: EndpointChanges,
): Promise<Result<WebhookEndpoint, UrlRefused | EndpointNotFound>> {
  if ((await deps.endpoints.read(tenant, id)) === undefined) return err({ kind: "not_found" });
  if (changes.url !== undefined) {
    const target = await checkTarget(deps, changes.url);
    if (!target.ok) return target;
  }
  const changed = await deps.endpoints.change(tenant, id, changes);
  if (changed === undefined) return err({ kind: "not_found" });
  deps.dispatcher.retarget(id, changed.enabled ? targetOf(changed) : undefined);
  return ok(changed);
}
