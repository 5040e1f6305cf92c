import type { CreateProduct, UpdateProduct } from "../../use-cases/inputs.ts";
import { refuse, required, specify, type Decoded, type Faults } from "../parameters.ts";
import { flag, id, list, mapped, nullable, object, oneOf, text, url } from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { page } from "./page.ts";
import { defaultPriceData, defaultPriceInput } from "./price.ts";
import { present } from "./present.ts";

/** Parameters of products. */

const MAX_IMAGES = 8;
const MAX_FEATURES = 15;

/** Inches or ounces, with up to two decimals. */
const measure = mapped(text(12), (given, param, faults) =>
  /^\d{1,9}(?:\.\d{1,2})?$/.test(given)
    ? Number(given)
    : refuse(faults, "Invalid decimal: must have up to 2 decimals.", param),
);

const features = mapped(list(object({ name: required(text(80)) }), MAX_FEATURES), (given) =>
  given.map(({ name }) => name),
);
const dimensions = object({
  height: required(measure),
  length: required(measure),
  weight: required(measure),
  width: required(measure),
});

const fields = {
  active: flag,
  description: nullable(text(40_000)),
  images: nullable(list(url, MAX_IMAGES)),
  marketing_features: nullable(features),
  package_dimensions: nullable(dimensions),
  shippable: flag,
  statement_descriptor: text(22),
  tax_code: nullable(text(255)),
  unit_label: nullable(text(12)),
  url: nullable(url),
};

export const createSpecification = specify(
  {
    ...fields,
    name: required(text(5000)),
    default_price_data: defaultPriceData,
    metadata,
    type: oneOf("good", "service"),
  },
  "id tax_details",
);

export function createInput(given: Decoded<typeof createSpecification.fields>, faults: Faults): CreateProduct {
  const price = given.default_price_data;
  return {
    name: given.name,
    active: given.active ?? true,
    description: given.description ?? null,
    images: given.images ?? [],
    marketingFeatures: given.marketing_features ?? [],
    metadata: given.metadata ?? {},
    packageDimensions: given.package_dimensions ?? null,
    shippable: given.shippable ?? null,
    statementDescriptor: given.statement_descriptor ?? null,
    taxCode: given.tax_code ?? null,
    type: given.type ?? "service",
    unitLabel: given.unit_label ?? null,
    url: given.url ?? null,
    defaultPrice: price === undefined ? null : defaultPriceInput(price, faults),
  };
}

export const updateSpecification = specify(
  { ...fields, name: text(5000), default_price: nullable(id), metadata: metadataPatch },
  "tax_details",
);

export const updateInput = (given: Decoded<typeof updateSpecification.fields>): UpdateProduct =>
  present({
    name: given.name,
    active: given.active,
    defaultPrice: given.default_price,
    description: given.description,
    images: given.images === null ? [] : given.images,
    marketingFeatures: given.marketing_features === null ? [] : given.marketing_features,
    metadata: given.metadata,
    packageDimensions: given.package_dimensions,
    shippable: given.shippable,
    statementDescriptor: given.statement_descriptor,
    taxCode: given.tax_code,
    unitLabel: given.unit_label,
    url: given.url,
  });

export const retrieveSpecification = specify({});
export const deleteSpecification = specify({});

const MAX_IDS = 100;
export const listSpecification = specify(
  { ...page, active: flag, ids: list(id, MAX_IDS), shippable: flag, url: text(2048) },
  "type",
);
