import { createPrice } from "../../use-cases/create-price.ts";
import { createProduct } from "../../use-cases/create-product.ts";
import { deleteProduct } from "../../use-cases/delete-product.ts";
import { updatePrice } from "../../use-cases/update-price.ts";
import { updateProduct } from "../../use-cases/update-product.ts";
import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { pageOf } from "../parameters/page.ts";
import * as price from "../parameters/price.ts";
import * as product from "../parameters/product.ts";
import { answerFound, answerList, NOTHING } from "./read.ts";

const PRODUCTS = "/v1/products";
const PRICES = "/v1/prices";
const readProduct = { method: "GET", permission: "product.read", returns: "product" } as const;
const writeProduct = { permission: "product.write", returns: "product" } as const;
const readPrice = { method: "GET", permission: "price.read", returns: "price" } as const;
const writePrice = { method: "POST", permission: "price.write", returns: "price" } as const;

/** What a merchant sells, and for how much. */
export const catalogueEndpoints: readonly Endpoint[] = [
  endpoint({
    ...writeProduct,
    method: "POST",
    path: PRODUCTS,
    parameters: product.createSpecification,
    input: product.createInput,
    handle: ({ deps }, call, input) => createProduct(deps, call, input),
  }),
  endpoint({
    ...writeProduct,
    method: "POST",
    path: `${PRODUCTS}/:id`,
    parameters: product.updateSpecification,
    input: product.updateInput,
    handle: ({ deps }, call, input) => updateProduct(deps, call, call.id, input),
  }),
  endpoint({
    ...writeProduct,
    method: "DELETE",
    path: `${PRODUCTS}/:id`,
    parameters: product.deleteSpecification,
    input: nothing,
    handle: ({ deps }, call) => deleteProduct(deps, call, call.id),
  }),
  endpoint({
    ...readProduct,
    path: `${PRODUCTS}/:id`,
    parameters: product.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      return answerFound(reader, call, "product", await reader.find("product", call.tenant, call.id));
    },
  }),
  endpoint({
    ...readProduct,
    path: PRODUCTS,
    isList: true,
    parameters: product.listSpecification,
    input: ({ active, ids, shippable, url, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { active, shippable, url, id: ids },
    }),
    handle: ({ deps: { reader } }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PRODUCTS,
        object: "product",
        page,
        find: (tenant, id) => reader.find("product", tenant, id),
        list: (tenant, at) => reader.list("product", tenant, at, filter),
      }),
  }),
  endpoint({
    ...writePrice,
    path: PRICES,
    parameters: price.createSpecification,
    input: price.createInput,
    handle: ({ deps }, call, input) => createPrice(deps, call, input),
  }),
  endpoint({
    ...writePrice,
    path: `${PRICES}/:id`,
    parameters: price.updateSpecification,
    input: price.updateInput,
    handle: ({ deps }, call, input) => updatePrice(deps, call, call.id, input),
  }),
  endpoint({
    ...readPrice,
    path: `${PRICES}/:id`,
    parameters: price.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      return answerFound(reader, call, "price", await reader.find("price", call.tenant, call.id));
    },
  }),
  endpoint({
    ...readPrice,
    path: PRICES,
    isList: true,
    parameters: price.listSpecification,
    input: ({ active, currency, product: of, type, ...given }, faults) => ({
      page: pageOf(given, faults),
      type,
      filter: { active, currency, product: of },
    }),
    handle: ({ deps: { reader } }, call, { page, type, filter }) =>
      answerList(reader, call, {
        url: PRICES,
        object: "price",
        page,
        find: (tenant, id) => reader.find("price", tenant, id),
        // Every price is paid once: of the others there are none.
        list: async (tenant, at) => (type === "recurring" ? NOTHING : reader.list("price", tenant, at, filter)),
      }),
  }),
];
