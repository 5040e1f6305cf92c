import { webhookEndpointIdOf } from "../domain/webhook-endpoint.ts";
import type { WebhookEndpoints } from "../ports/webhook-endpoints.ts";
import { afterFirstStep } from "../ports/unavailable.ts";
import type { Deps } from "./deps.ts";
import type { CreateWebhookEndpoint } from "./inputs.ts";
import { commandOf, refuse, type Request, respond, type Response } from "./request.ts";

/**
 * Creates a webhook endpoint at notification-service, then stores the answer under the request's claim.
 *
 * The two do not share a commit, so the endpoint's id is a function of the claim: after a crash between the two, a
 * repeated request finds the existing endpoint instead of making a second one.
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
    // The URL itself is wrong: as with every such fault, we keep no answer under the key.
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
  // The endpoint exists: if we told a client without a key to try again, it would make another one.
  const response = respond(await afterFirstStep(() => deps.journal.commit(answer)));
  // The key belongs to another request, so nobody has ever seen an answer with this endpoint's id.
  if (response.kind === "key_reused") await deps.webhookEndpoints.remove(tenant, id);
  return response;
}
