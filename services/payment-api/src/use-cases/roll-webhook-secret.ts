import { rollNameOf } from "../domain/webhook-endpoint.ts";
import { afterFirstStep } from "../ports/unavailable.ts";
import type { WebhookEndpoints } from "../ports/webhook-endpoints.ts";
import type { Deps } from "./deps.ts";
import { commandOf, refuse, type Request, respond, type Response } from "./request.ts";

/**
 * Gives a webhook endpoint a new secret at notification-service, then stores the answer under the request's claim. The
 * roll's name is a function of the claim: a request that is repeated after a crash between the two gets the same secret.
 */
export async function rollWebhookSecret(
  deps: Deps & { readonly webhookEndpoints: WebhookEndpoints },
  request: Request,
  id: string,
  overlapHours: number,
): Promise<Response> {
  const { tenant, claim } = request;
  const name = claim === null ? deps.newId("roll") : rollNameOf(tenant, claim);
  const endpoint = await deps.webhookEndpoints.rollSecret(tenant, id, { name, overlapHours });
  const answer = commandOf(request, {}, () =>
    endpoint === undefined
      ? refuse({ rule: "not_found", object: "webhook_endpoint", id })
      : {
          value: null,
          changes: {},
          reply: { kind: "object", object: { object: "webhook_endpoint", value: endpoint } },
        },
  );
  return respond(await afterFirstStep(() => deps.journal.commit(answer)));
}
