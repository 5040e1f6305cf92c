import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";

/** What a merchant sells. */
export interface Product {
  readonly id: Id<"prod">;
  readonly active: boolean;
  readonly deleted: boolean;
  readonly url: string | null;
  readonly shippable: boolean | null;
  readonly createdAt: Instant;
  readonly details: ProductDetails;
}

export interface ProductDetails {
  readonly name: string;
  readonly description: string | null;
  readonly images: readonly string[];
  readonly marketingFeatures: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly packageDimensions: PackageDimensions | null;
  readonly statementDescriptor: string | null;
  readonly taxCode: string | null;
  readonly type: "good" | "service";
  readonly unitLabel: string | null;
  readonly defaultPrice: string | null;
  /** A product with prices cannot be deleted: payments may refer to them. */
  readonly hasPrices: boolean;
  readonly updatedAt: Instant;
}

/** Inches and ounces, with up to two decimals. */
export interface PackageDimensions {
  readonly height: number;
  readonly length: number;
  readonly weight: number;
  readonly width: number;
}

type Given = Pick<Product, "active" | "url" | "shippable"> &
  Omit<ProductDetails, "defaultPrice" | "hasPrices" | "updatedAt">;

/** The part of a decision's context that makes a product. */
interface Context {
  readonly at: Instant;
  readonly newId: (prefix: "prod") => Id<"prod">;
}

/** A new product, which has no price yet. */
export const newProduct = ({ active, url, shippable, ...details }: Given, { newId, at }: Context): Product => ({
  id: newId("prod"),
  active,
  deleted: false,
  url,
  shippable,
  createdAt: at,
  details: { ...details, defaultPrice: null, hasPrices: false, updatedAt: at },
});

/** The events of a product. */
export const PRODUCT_EVENTS = ["product.created", "product.updated", "product.deleted"] as const;
