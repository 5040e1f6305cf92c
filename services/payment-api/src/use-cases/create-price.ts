import { happened } from "../domain/context.ts";
import { newPrice } from "../domain/price.ts";
import { newProduct, type Product } from "../domain/product.ts";
import type { Deps } from "./deps.ts";
import type { CreatePrice } from "./inputs.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Creates a price of a product, or of a new product in the same commit. */
export async function createPrice(deps: Deps, request: Request, input: CreatePrice): Promise<Response> {
  const context = contextOf(deps, request);
  const { product: named, newProduct: described } = input;
  const made = described === undefined ? undefined : newProduct(described, context);
  return respond(
    await deps.journal.commit(
      commandOf(request, named === null ? {} : { product: named }, ({ product: found }) => {
        const product = made ?? found;
        if (product === undefined || product.deleted)
          return refuse({ rule: "not_found", object: "product", id: named ?? "", param: "product" });
        const price = newPrice(input, product.id, context);
        return {
          value: null,
          changes: {
            price: [price],
            ...(product.details.hasPrices ? {} : { product: [withPrices(product)] }),
            events: [
              ...(made === undefined ? [] : [happened(context, "product", "product.created", withPrices(made))]),
              happened(context, "price", "price.created", price),
            ],
          },
          reply: { kind: "object", object: { object: "price", value: price } },
        };
      }),
    ),
  );
}

const withPrices = (product: Product): Product => ({ ...product, details: { ...product.details, hasPrices: true } });
