import type { CreatePrice, UpdatePrice } from "../../use-cases/inputs.ts";
import { refuse, required, specify, type Decoded, type Faults, refuseBoth } from "../parameters.ts";
import { currency, flag, id, integer, mapped, nullable, object, oneOf, text } from "./fields.ts";
import { metadata, metadataPatch } from "./metadata.ts";
import { page } from "./page.ts";
import { present } from "./present.ts";

/** Parameters of prices: of one amount, once. */

const MAX_AMOUNT = 99_999_999;
const unitAmount = mapped(integer({ min: 0, max: MAX_AMOUNT }), BigInt);
/** Stripe takes fractions of the smallest unit. We have none, so only whole ones. */
const unitAmountDecimal = mapped(text(20), (given, param, faults) =>
  /^\d{1,8}(?:\.0+)?$/.test(given)
    ? BigInt(given.split(".", 1)[0]!)
    : refuse(faults, "A price is a whole number of the currency's smallest unit here.", param),
);
const taxBehavior = oneOf("exclusive", "inclusive", "unspecified");

const ofNewProduct = {
  name: required(text(5000)),
  active: flag,
  metadata,
  statement_descriptor: text(22),
  tax_code: text(255),
  unit_label: text(12),
};

const NOT_YET = "billing_scheme custom_unit_amount lookup_key tiers tiers_mode transfer_lookup_key transform_quantity";

export const createSpecification = specify(
  {
    currency: required(currency),
    active: flag,
    metadata,
    nickname: text(5000),
    product: id,
    product_data: object(ofNewProduct, "id tax_details"),
    tax_behavior: taxBehavior,
    unit_amount: unitAmount,
    unit_amount_decimal: unitAmountDecimal,
  },
  `${NOT_YET} currency_options recurring`,
);

export function createInput(given: Decoded<typeof createSpecification.fields>, faults: Faults): CreatePrice {
  const isOne = (given.product === undefined) !== (given.product_data === undefined);
  if (!isOne) refuse(faults, "You must specify either `product` or `product_data` when creating a price.", "product");
  return {
    ...amountOf(given, faults),
    currency: given.currency,
    active: given.active ?? true,
    metadata: given.metadata ?? {},
    nickname: given.nickname ?? null,
    product: given.product ?? null,
    taxBehavior: given.tax_behavior ?? "unspecified",
    ...(given.product_data === undefined ? {} : { newProduct: productOf(given.product_data) }),
  };
}

const productOf = (given: Decoded<typeof ofNewProduct>): NonNullable<CreatePrice["newProduct"]> => ({
  name: given.name,
  active: given.active ?? true,
  description: null,
  images: [],
  marketingFeatures: [],
  metadata: given.metadata ?? {},
  packageDimensions: null,
  shippable: null,
  statementDescriptor: given.statement_descriptor ?? null,
  taxCode: given.tax_code ?? null,
  type: "service",
  unitLabel: given.unit_label ?? null,
  url: null,
});

const ofDefault = {
  currency: required(currency),
  metadata,
  tax_behavior: taxBehavior,
  unit_amount: unitAmount,
  unit_amount_decimal: unitAmountDecimal,
};

/** The default price of a new product. */
export const defaultPriceData = object(ofDefault, "currency_options custom_unit_amount recurring");

export const defaultPriceInput = (given: Decoded<typeof ofDefault>, faults: Faults): CreatePrice => ({
  ...amountOf(given, faults),
  currency: given.currency,
  active: true,
  metadata: given.metadata ?? {},
  nickname: null,
  product: null,
  taxBehavior: given.tax_behavior ?? "unspecified",
});

interface AmountGiven {
  readonly unit_amount?: bigint;
  readonly unit_amount_decimal?: bigint;
}

function amountOf(given: AmountGiven, faults: Faults): { readonly amount: bigint } {
  const amount = given.unit_amount ?? given.unit_amount_decimal;
  if (amount === undefined) {
    refuse(faults, "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.", "unit_amount");
  }
  refuseBoth(given, "unit_amount", "unit_amount_decimal", faults);
  return { amount: amount ?? 0n };
}

export const updateSpecification = specify(
  {
    active: flag,
    metadata: metadataPatch,
    nickname: nullable(text(5000)),
    tax_behavior: taxBehavior,
  },
  "currency_options lookup_key transfer_lookup_key",
);

export const updateInput = (given: Decoded<typeof updateSpecification.fields>): UpdatePrice =>
  present({
    active: given.active,
    metadata: given.metadata,
    nickname: given.nickname,
    taxBehavior: given.tax_behavior,
  });

export const retrieveSpecification = specify({});
export const listSpecification = specify(
  { ...page, active: flag, currency, product: id, type: oneOf("one_time", "recurring") },
  "lookup_keys recurring",
);
