import type { Deps } from "./deps.ts";
import type { UpdateWebhookEndpoint } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import type { Decision } from "../ports/journal.ts";
import { afterFirstStep } from "../ports/unavailable.ts";
import type { WebhookEndpoints } from "../ports/webhook-endpoints.ts";
import { commandOf, refuse, type Request, respond, type Response } from "./request.ts";

/**
 * Changes a webhook endpoint at notification-service. It claims no idempotency key: repeating it sets the same values
 * again, and a claim could not undo what the other service has already done.
 */
export async function updateWebhookEndpoint(
  deps: Deps & { readonly webhookEndpoints: WebhookEndpoints },
  request: Request,
  id: string,
  { metadata, ...change }: UpdateWebhookEndpoint,
): Promise<Response> {
  const found = metadata === undefined ? undefined : await deps.webhookEndpoints.find(request.tenant, id);
  const refusal = found === undefined ? null : metadataRefusal(found.metadata, metadata);
  if (refusal !== null) return answer(deps, request, () => refuse(refusal));
  const merged = found === undefined ? {} : { metadata: mergeMetadata(found.metadata, metadata) };
  const saved = await deps.webhookEndpoints.update(request.tenant, id, { ...change, ...merged });
  switch (saved.kind) {
    case "saved": {
      const object = { object: "webhook_endpoint", value: saved.endpoint } as const;
      const decision: Decision<null> = { value: null, changes: {}, reply: { kind: "object", object } };
      // The endpoint has changed: whatever happens to the answer, part of the request took effect.
      return afterFirstStep(() => answer(deps, request, () => decision));
    }
    case "url_refused":
      return answer(deps, request, () => refuse({ rule: "webhook_url_refused", message: saved.message }));
    case "not_found":
      return answer(deps, request, () => refuse({ rule: "not_found", object: "webhook_endpoint", id }));
  }
}

const answer = async (deps: Deps, request: Request, decide: () => Decision<null>): Promise<Response> =>
  respond(await deps.journal.commit(commandOf({ ...request, claim: null }, {}, decide)));
