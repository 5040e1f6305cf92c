import { happened } from "../domain/context.ts";
import type { Deps } from "./deps.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Deletes a product that has no prices. */
export async function deleteProduct(deps: Deps, request: Request, id: string): Promise<Response> {
  const context = contextOf(deps, request);
  return respond(
    await deps.journal.commit(
      commandOf(request, { product: id }, ({ product }) => {
        if (product === undefined || product.deleted) return refuse({ rule: "not_found", object: "product", id });
        if (product.details.hasPrices) return refuse({ rule: "product_has_prices" });
        const deleted = { ...product, deleted: true };
        return {
          value: null,
          changes: { product: [deleted], events: [happened(context, "product", "product.deleted", product)] },
          reply: { kind: "object", object: { object: "product", value: deleted } },
        };
      }),
    ),
  );
}
