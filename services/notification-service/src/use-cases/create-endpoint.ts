import { err, ok, type Result } from "@platform/kernel/result";
import type { UrlRefused } from "../domain/target-url.ts";
import type { WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { EndpointStore } from "../ports/endpoints.ts";
import { newSecret } from "./roll-secret.ts";
import { checkTarget, type CheckTargetDeps } from "./check-target.ts";

/** The properties of a new endpoint that the merchant chooses. */
export type CreateEndpointInput = Omit<WebhookEndpoint, "enabled" | "secret" | "oldSecrets" | "createdAt">;

/** The id belongs to another tenant, or to a deleted endpoint. */
export interface EndpointNotFound {
  readonly kind: "not_found";
}

/**
 * Creates an endpoint with a new secret. The same id again, even concurrently, returns the existing endpoint: the caller
 * may repeat a creation whose answer was lost.
 */
export async function createEndpoint(
  deps: CheckTargetDeps & { readonly endpoints: EndpointStore },
  input: CreateEndpointInput,
): Promise<Result<WebhookEndpoint, UrlRefused | EndpointNotFound>> {
  const known = await deps.endpoints.read(input.tenant, input.id);
  if (known !== undefined) return ok(known);
  const target = await checkTarget(deps, input.url);
  if (!target.ok) return target;
  const added = await deps.endpoints.add({ ...input, secret: newSecret() });
  return added === undefined ? err({ kind: "not_found" }) : ok(added);
}
