import type { WebhookEndpoint as WireEndpoint, WebhookEndpointFault } from "@platform/contracts/webhook-endpoint";
import { toUnixSeconds } from "@platform/kernel/instant";
import type { WebhookEndpoint } from "../domain/webhook-endpoint.ts";

/** An endpoint as it crosses the wire, without its secret. */
export function wireEndpoint(endpoint: WebhookEndpoint): WireEndpoint {
  return {
    id: endpoint.id,
    account: endpoint.tenant.accountId,
    livemode: endpoint.tenant.livemode,
    url: endpoint.url,
    enabled_events: [...endpoint.enabledEvents],
    description: endpoint.description,
    metadata: { ...endpoint.metadata },
    status: endpoint.enabled ? "enabled" : "disabled",
    api_version: endpoint.apiVersion,
    created: toUnixSeconds(endpoint.createdAt),
  };
}

type FaultCode = WebhookEndpointFault["error"]["code"];

/** A refusal as it crosses the wire. */
export const fault = (code: FaultCode, message: string): WebhookEndpointFault => ({ error: { code, message } });

export const NO_SUCH_ENDPOINT = fault("not_found", "There is no such webhook endpoint.");
