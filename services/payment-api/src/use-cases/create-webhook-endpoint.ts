import { webhookEndpointIdOf } from "../domain/webhook-endpoint.ts";
import type { WebhookEndpoints } from "../ports/webhook-endpoints.ts";
import { afterFirstStep } from "../ports/unavailable.ts";
import type { Deps } from "./deps.ts";
import type { CreateWebhookEndpoint } from "./inputs.ts";
import { commandOf, refuse, type Request, respond, type Response } from "./request.ts";

/**
 * Creates a webhook endpoint at notification-service, then stores the answer under the request's claim.
 *
 * The two do not share a commit, so the endpoint's id is a function of the claim: whoever repeats the request after a
 * crash between the two meets the endpoint that is there instead of making a second one.
 */
export async function createWebhookEndpoint(
  deps: Deps & { readonly webhookEndpoints: WebhookEndpoints },
  request: Request,
  input: CreateWebhookEndpoint,
): Promise<Response> {
  const { tenant, claim } = request;
  const id = claim === null ? deps.newId("we") : webhookEndpointIdOf(tenant, claim);
  const created = await deps.webhookEndpoints.create(tenant, id, input);
  if (created.kind === "url_refused") {
    // The URL is wrong in itself: like every such fault it is not kept under the key.
    const unclaimed = { ...request, claim: null };
    return respond(
      await deps.journal.commit(
        commandOf(unclaimed, {}, () => refuse({ rule: "webhook_url_refused", message: created.message })),
      ),
    );
  }
  const { endpoint } = created;
  const answer = commandOf(request, {}, () => ({
    value: null,
    changes: {},
    reply: { kind: "object", object: { object: "webhook_endpoint", value: endpoint } },
  }));
  // The endpoint is there: a client without a key that is told to try again would make another one.
  const response = respond(await afterFirstStep(() => deps.journal.commit(answer)));
  // The key belongs to another request, so nothing under this request's own id was ever answered to anybody.
  if (response.kind === "key_reused") await deps.webhookEndpoints.remove(tenant, id);
  return response;
}
