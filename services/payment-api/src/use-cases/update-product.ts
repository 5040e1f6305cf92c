import { happened } from "../domain/context.ts";
import type { Product } from "../domain/product.ts";
import type { Deps } from "./deps.ts";
import type { UpdateProduct } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Updates a product. */
export async function updateProduct(deps: Deps, request: Request, id: string, input: UpdateProduct): Promise<Response> {
  const context = contextOf(deps, request);
  const chosen = input.defaultPrice ?? null;
  const needs = { product: id, ...(chosen === null ? {} : { price: chosen }) };
  return respond(
    await deps.journal.commit(
      commandOf(request, needs, ({ product, price }) => {
        if (product === undefined || product.deleted) return refuse({ rule: "not_found", object: "product", id });
        if (chosen !== null && price?.product !== id)
          return refuse({ rule: "not_found", object: "price", id: chosen, param: "default_price" });
        const refusal = metadataRefusal(product.details.metadata, input.metadata);
        if (refusal !== null) return refuse(refusal);
        const changed = withInput(product, input);
        const updated = { ...changed, details: { ...changed.details, updatedAt: context.at } };
        return {
          value: null,
          changes: {
            product: [updated],
            events: [happened(context, "product", "product.updated", updated, product)],
          },
          reply: { kind: "object", object: { object: "product", value: updated } },
        };
      }),
    ),
  );
}

function withInput(product: Product, { active, url, shippable, metadata, ...given }: UpdateProduct): Product {
  const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...product,
    active: active ?? product.active,
    url: url === undefined ? product.url : url,
    shippable: shippable === undefined ? product.shippable : shippable,
    details: { ...product.details, ...changed, metadata: mergeMetadata(product.details.metadata, metadata) },
  };
}
