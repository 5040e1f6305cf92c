import type { Api } from "../api.ts";
import { expansion, METADATA, type Prepared, type RouteSamples, same, type Sample } from "./sample.ts";

const PRODUCT: Record<string, Sample> = {
  active: same("false"),
  description: same("A lamp for reading"),
  images: same(["https://shop.example/lamp.png"]),
  marketing_features: { sent: { "0][name": "Bright" }, back: [{ name: "Bright" }] },
  "package_dimensions[height]": { sent: "7.5", beside: besides("height") },
  "package_dimensions[length]": { sent: "8", beside: besides("length") },
  "package_dimensions[weight]": { sent: "9", beside: besides("weight") },
  "package_dimensions[width]": { sent: "10.25", beside: besides("width") },
  shippable: same("true"),
  statement_descriptor: same("LAMPS"),
  tax_code: same("txcd_99999999"),
  unit_label: same("lamp"),
  url: same("https://shop.example/lamp"),
  ...METADATA,
};

/** The other sides of a package. */
function besides(side: string): Record<string, string> {
  const others = ["height", "length", "weight", "width"].filter((one) => one !== side);
  return Object.fromEntries(others.map((one) => [`package_dimensions[${one}]`, "1"]));
}

const DEFAULT = { "default_price_data[currency]": "usd", "default_price_data[unit_amount]": "500" };
const FOLLOWED = "catalogue.test.ts reads the price that it makes.";
const MADE = "catalogue.test.ts reads the product that it makes.";

async function product({ stripe }: Api): Promise<Prepared> {
  const { id } = await stripe.products.create({ name: "Lamp" });
  const price = await stripe.prices.create({ product: id, currency: "usd", unit_amount: 500 });
  return { path: `/v1/products/${id}`, base: {}, ids: { price: price.id } };
}

export const createProduct: RouteSamples = {
  prepare: async () => ({ path: "/v1/products", base: { name: "Lamp" }, ids: {} }),
  event: "own",
  parameters: {
    ...PRODUCT,
    name: same("Reading lamp"),
    type: same("good"),
    "default_price_data[currency]": { exempt: FOLLOWED },
    "default_price_data[metadata]": { exempt: FOLLOWED },
    "default_price_data[tax_behavior]": { exempt: FOLLOWED },
    "default_price_data[unit_amount]": { exempt: FOLLOWED },
    "default_price_data[unit_amount_decimal]": { exempt: FOLLOWED },
    ...expansion({ sent: ["default_price"], beside: DEFAULT, at: "default_price[object]", back: "price" }),
  },
};

export const updateProduct: RouteSamples = {
  prepare: (api) => product(api),
  event: "own",
  parameters: {
    ...PRODUCT,
    name: same("Reading lamp"),
    default_price: { sent: ({ price }) => price! },
    expand: { exempt: "Its default price can be expanded, and this one has none." },
  },
};

async function priced({ stripe }: Api): Promise<Prepared> {
  const { id } = await stripe.products.create({ name: "Lamp" });
  return { path: "/v1/prices", base: { product: id, currency: "usd", unit_amount: "500" }, ids: {} };
}

export const createPrice: RouteSamples = {
  prepare: (api) => priced(api),
  event: "own",
  parameters: {
    active: same("false"),
    currency: same("eur"),
    ...METADATA,
    nickname: same("Summer"),
    product: { exempt: "It must be given." },
    ...Object.fromEntries(
      ["name", "active", "metadata", "statement_descriptor", "tax_code", "unit_label"].map((name) => [
        `product_data[${name}]`,
        { exempt: MADE },
      ]),
    ),
    tax_behavior: same("inclusive"),
    unit_amount: same("700"),
    unit_amount_decimal: { sent: "700", insteadOf: "unit_amount" },
    ...expansion({ sent: ["product"], at: "product[object]", back: "product" }),
  },
};

export const updatePrice: RouteSamples = {
  async prepare(api) {
    const { id } = await api.stripe.prices.create({
      product_data: { name: "Lamp" },
      currency: "usd",
      unit_amount: 500,
    });
    return { path: `/v1/prices/${id}`, base: {}, ids: {} };
  },
  event: "own",
  parameters: {
    active: same("false"),
    ...METADATA,
    nickname: same("Summer"),
    tax_behavior: same("inclusive"),
    ...expansion({ sent: ["product"], at: "product[object]", back: "product" }),
  },
};
