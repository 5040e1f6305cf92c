import { happened } from "../domain/context.ts";
import type { Deps } from "./deps.ts";
import type { UpdatePrice } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Updates a price; its amount stays. */
export async function updatePrice(deps: Deps, request: Request, id: string, input: UpdatePrice): Promise<Response> {
  const context = contextOf(deps, request);
  return respond(
    await deps.journal.commit(
      commandOf(request, { price: id }, ({ price }) => {
        if (price === undefined) return refuse({ rule: "not_found", object: "price", id });
        const { details } = price;
        const refusal = metadataRefusal(details.metadata, input.metadata);
        if (refusal !== null) return refuse(refusal);
        const updated = {
          ...price,
          active: input.active ?? price.active,
          details: {
            metadata: mergeMetadata(details.metadata, input.metadata),
            nickname: input.nickname === undefined ? details.nickname : input.nickname,
            taxBehavior: input.taxBehavior ?? details.taxBehavior,
          },
        };
        return {
          value: null,
          changes: { price: [updated], events: [happened(context, "price", "price.updated", updated, price)] },
          reply: { kind: "object", object: { object: "price", value: updated } },
        };
      }),
    ),
  );
}
