import { toUnixSeconds } from "@platform/kernel/instant";
import type Stripe from "stripe";
import type { Product } from "../../domain/product.ts";
import type { LoadableObject, Mode } from "../api-object.ts";

/** A product as we send it. */
export function presentProduct({ livemode }: Mode, product: Product) {
  const { details } = product;
  if (product.deleted) {
    return { id: product.id, object: "product", deleted: true } satisfies Stripe.DeletedProduct;
  }
  return {
    id: product.id,
    object: "product",
    active: product.active,
    created: toUnixSeconds(product.createdAt),
    default_price: details.defaultPrice,
    description: details.description,
    images: details.images as string[],
    livemode,
    marketing_features: details.marketingFeatures.map((name) => ({ name })),
    metadata: details.metadata,
    name: details.name,
    package_dimensions: details.packageDimensions,
    shippable: product.shippable,
    statement_descriptor: details.statementDescriptor,
    tax_code: details.taxCode,
    tax_details: null,
    type: details.type,
    unit_label: details.unitLabel,
    updated: toUnixSeconds(details.updatedAt),
    url: product.url,
  } satisfies Stripe.Product;
}

export const productObject: LoadableObject<Product> = {
  words: "product",
  permission: "product",
  expandable: { default_price: "price", tax_code: "nothing" },
  present: presentProduct,
  load: (reader, tenant, id) => reader.find("product", tenant, id),
};
