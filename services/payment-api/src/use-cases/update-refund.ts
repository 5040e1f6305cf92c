import { happened } from "../domain/context.ts";
import type { Refund } from "../domain/refund.ts";
import type { Deps } from "./deps.ts";
import type { UpdateRefund } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Updates a refund's metadata. */
export async function updateRefund(
  deps: Deps,
  request: Request,
  id: string,
  { metadata }: UpdateRefund,
): Promise<Response> {
  const context = contextOf(deps, request);
  return respond(
    await deps.journal.commit(
      commandOf(request, { refund: id }, ({ refund }) => {
        if (refund === undefined) return refuse({ rule: "not_found", object: "refund", id });
        const { details } = refund;
        const refusal = metadataRefusal(details.metadata, metadata);
        if (refusal !== null) return refuse(refusal);
        const updated: Refund = {
          ...refund,
          details: { ...details, metadata: mergeMetadata(details.metadata, metadata) },
        };
        return {
          value: null,
          changes: { refund: [updated], events: [happened(context, "refund", "refund.updated", updated, refund)] },
          reply: { kind: "object", object: { object: "refund", value: updated } },
        };
      }),
    ),
  );
}
