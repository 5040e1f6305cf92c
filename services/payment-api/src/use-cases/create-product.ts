import { happened } from "../domain/context.ts";
import { newPrice, type Price } from "../domain/price.ts";
import { newProduct, type Product } from "../domain/product.ts";
import type { Deps } from "./deps.ts";
import type { CreateProduct } from "./inputs.ts";
import { commandOf, contextOf, type Request, respond, type Response } from "./request.ts";

/** Creates a product and, if the request says so, its default price in the same commit. */
export async function createProduct(deps: Deps, request: Request, input: CreateProduct): Promise<Response> {
  const context = contextOf(deps, request);
  const { defaultPrice, ...given } = input;
  const bare = newProduct(given, context);
  const price = defaultPrice === null ? null : newPrice(defaultPrice, bare.id, context);
  const product = price === null ? bare : withPrice(bare, price);
  return respond(
    await deps.journal.commit(
      commandOf(request, {}, () => ({
        value: null,
        changes: {
          product: [product],
          ...(price === null ? {} : { price: [price] }),
          events: [
            happened(context, "product", "product.created", product),
            ...(price === null ? [] : [happened(context, "price", "price.created", price)]),
          ],
        },
        reply: { kind: "object", object: { object: "product", value: product } },
      })),
    ),
  );
}

const withPrice = (product: Product, price: Price): Product => ({
  ...product,
  details: { ...product.details, defaultPrice: price.id, hasPrices: true },
});
