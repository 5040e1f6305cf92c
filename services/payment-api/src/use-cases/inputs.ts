import type { Currency } from "@platform/kernel/currency";
import type { BillingDetails } from "../domain/billing-details.ts";
import type { ChargeDetails } from "../domain/charge.ts";
import type { CustomerDetails } from "../domain/customer.ts";
import type { MethodOptionsPatch } from "../domain/method-options.ts";
import type { PaymentIntentDetails } from "../domain/payment-intent.ts";
import type { AllowRedisplay, Expiry } from "../domain/payment-method.ts";
import type { PriceDetails } from "../domain/price.ts";
import type { ProductDetails } from "../domain/product.ts";
import type { RefundDetails } from "../domain/refund.ts";
import type { SetupIntentDetails } from "../domain/setup-intent.ts";
import type { Address, Shipping } from "../domain/shipping.ts";

/**
 * The input of each use case, decoded and checked by itself: the use case checks whether it fits the existing objects.
 * In an update, an absent field stays as it is, and null unsets it.
 */

export type Metadata = Readonly<Record<string, string>>;

/** Keys to set and, where null, to remove; null in place of the whole removes every key. */
export type MetadataPatch = Readonly<Record<string, string | null>> | null;

type CaptureMethod = PaymentIntentDetails["captureMethod"];
type SetupFutureUsage = PaymentIntentDetails["setupFutureUsage"];

/** What every request that sets a payment up may say about how it is made. */
export interface PaymentTerms {
  /** A payment method to make, in place of one that is named. */
  readonly newMethod?: CreatePaymentMethod;
  readonly methodOptions?: MethodOptionsPatch;
  readonly customerReference?: string | null;
  readonly orderReference?: string | null;
}

/** How a confirmation treats a challenge. */
interface ChallengeHandling {
  readonly errorOnRequiresAction?: boolean;
  readonly usesStripeSdk?: boolean;
}

export interface CreatePaymentIntent extends PaymentTerms, ChallengeHandling {
  /** Within the currency's minimum and maximum. */
  readonly amount: bigint;
  readonly currency: Currency;
  readonly confirm: boolean;
  readonly captureMethod: CaptureMethod;
  readonly confirmationMethod: PaymentIntentDetails["confirmationMethod"];
  readonly customer: string | null;
  /** As given: a test token (`pm_card_visa`) or the id of a stored payment method. */
  readonly paymentMethod: string | null;
  readonly paymentMethodTypes: readonly string[];
  readonly allowedPaymentMethodTypes: readonly string[] | null;
  readonly automaticPaymentMethods: PaymentIntentDetails["automaticPaymentMethods"];
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly receiptEmail: string | null;
  readonly statementDescriptorSuffix: string | null;
  readonly shipping: Shipping | null;
  readonly setupFutureUsage: SetupFutureUsage;
  /** Only with confirm. */
  readonly offSession: boolean;
  /** Only with confirm. */
  readonly returnUrl: string | null;
  readonly transferGroup?: string;
}

export interface UpdatePaymentIntent extends PaymentTerms {
  readonly transferGroup?: string;
  /** Checked against the minimum only where `currency` is given too. */
  readonly amount?: bigint;
  readonly currency?: Currency;
  readonly captureMethod?: CaptureMethod;
  readonly customer?: string | null;
  readonly paymentMethod?: string | null;
  readonly paymentMethodTypes?: readonly string[];
  readonly allowedPaymentMethodTypes?: readonly string[];
  readonly description?: string | null;
  readonly metadata?: MetadataPatch;
  readonly receiptEmail?: string | null;
  readonly statementDescriptorSuffix?: string | null;
  readonly shipping?: Shipping | null;
  readonly setupFutureUsage?: SetupFutureUsage;
}

/** The changes that a confirmation makes before it confirms. */
export interface ConfirmPaymentIntent extends PaymentTerms, ChallengeHandling {
  readonly paymentMethod?: string;
  readonly paymentMethodTypes?: readonly string[];
  readonly allowedPaymentMethodTypes?: readonly string[];
  readonly captureMethod?: CaptureMethod;
  readonly receiptEmail?: string | null;
  readonly setupFutureUsage?: SetupFutureUsage;
  readonly shipping?: Shipping | null;
  readonly offSession?: boolean;
  readonly returnUrl?: string;
}

/** A capture is final: it releases the rest of the authorisation. */
export interface CapturePaymentIntent {
  /** If absent: everything that is capturable. */
  readonly amountToCapture?: bigint;
  readonly metadata?: MetadataPatch;
  readonly statementDescriptorSuffix?: string | null;
}

export interface CancelPaymentIntent {
  readonly reason: "abandoned" | "duplicate" | "fraudulent" | "requested_by_customer" | null;
}

/** Refunds a charge or a payment intent: the request names one of the two, or both if they belong together. */
export interface CreateRefund {
  readonly charge: string | null;
  readonly paymentIntent: string | null;
  /** If absent: everything that is left. */
  readonly amount?: bigint;
  readonly reason: RefundDetails["reason"];
  readonly metadata: Metadata;
}

/** What the merchant says of a charge afterwards. */
export interface UpdateCharge {
  /** Only where the charge has none. */
  readonly customer?: string;
  readonly description?: string | null;
  readonly metadata?: MetadataPatch;
  readonly receiptEmail?: string | null;
  readonly shipping?: Shipping;
  /** Only where the charge has none. */
  readonly transferGroup?: string;
  readonly userReport?: ChargeDetails["userReport"];
}

export interface UpdateRefund {
  readonly metadata?: MetadataPatch;
}

interface CustomerShipping {
  readonly address: Address;
  readonly name: string;
  readonly phone: string | null;
}

export interface CreateCustomer {
  readonly email: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly phone: string | null;
  readonly address: Address | null;
  readonly shipping: CustomerShipping | null;
  readonly metadata: Metadata;
  readonly preferredLocales: readonly string[];
  readonly taxExempt?: CustomerDetails["taxExempt"];
  /** A payment method, or a test token, that the new customer gets. */
  readonly paymentMethod?: string | null;
  /** Only the payment method that the new customer gets. */
  readonly defaultPaymentMethod?: string | null;
}

export interface UpdateCustomer {
  readonly email?: string | null;
  readonly name?: string | null;
  readonly description?: string | null;
  readonly phone?: string | null;
  readonly address?: Address | null;
  readonly shipping?: CustomerShipping | null;
  readonly metadata?: MetadataPatch;
  readonly preferredLocales?: readonly string[];
  readonly taxExempt?: CustomerDetails["taxExempt"];
  readonly defaultPaymentMethod?: string | null;
}

export interface CreatePaymentMethod {
  /** A known test token: `pm_card_visa`. */
  readonly token: string;
  readonly billing: BillingDetails;
  readonly metadata: Metadata;
  readonly allowRedisplay?: AllowRedisplay;
  readonly preferredNetwork?: string | null;
}

export interface UpdatePaymentMethod {
  /** Each part replaces its own; null in place of the address unsets the whole of it. */
  readonly billing?: Partial<Omit<BillingDetails, "address">> & { readonly address?: Partial<Address> | null };
  readonly metadata?: MetadataPatch;
  readonly allowRedisplay?: AllowRedisplay;
  readonly preferredNetwork?: string | null;
  readonly expiry?: Partial<Expiry>;
}

/** The card of a setup: a payment method that exists, or a new one. */
export interface SetupMethod {
  /** A test token, or the id of a payment method. */
  readonly paymentMethod?: string | null;
  readonly newMethod?: CreatePaymentMethod | undefined;
}

export interface CreateSetupIntent extends SetupMethod {
  readonly confirm: boolean;
  readonly customer: string | null;
  readonly paymentMethod: string | null;
  readonly paymentMethodTypes: readonly string[];
  readonly allowedPaymentMethodTypes: readonly string[] | null;
  readonly automaticPaymentMethods: SetupIntentDetails["automaticPaymentMethods"];
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly usage: SetupIntentDetails["usage"];
  readonly requestThreeDSecure: SetupIntentDetails["requestThreeDSecure"];
  /** Only with confirm. */
  readonly returnUrl: string | null;
}

export interface UpdateSetupIntent extends SetupMethod {
  readonly customer?: string | null;
  readonly paymentMethodTypes?: readonly string[];
  readonly allowedPaymentMethodTypes?: readonly string[];
  readonly description?: string | null;
  readonly metadata?: MetadataPatch;
  readonly requestThreeDSecure?: SetupIntentDetails["requestThreeDSecure"];
}

/** The changes that a confirmation makes before it confirms. */
export interface ConfirmSetupIntent extends SetupMethod {
  readonly allowedPaymentMethodTypes?: readonly string[];
  readonly requestThreeDSecure?: SetupIntentDetails["requestThreeDSecure"];
  readonly returnUrl?: string;
}

export interface CreateProduct {
  readonly name: string;
  readonly active: boolean;
  readonly description: string | null;
  readonly images: readonly string[];
  readonly marketingFeatures: readonly string[];
  readonly metadata: Metadata;
  readonly packageDimensions: ProductDetails["packageDimensions"];
  readonly shippable: boolean | null;
  readonly statementDescriptor: string | null;
  readonly taxCode: string | null;
  readonly type: ProductDetails["type"];
  readonly unitLabel: string | null;
  readonly url: string | null;
  readonly defaultPrice: CreatePrice | null;
}

export interface UpdateProduct {
  readonly name?: string;
  readonly active?: boolean;
  readonly defaultPrice?: string | null;
  readonly description?: string | null;
  readonly images?: readonly string[];
  readonly marketingFeatures?: readonly string[];
  readonly metadata?: MetadataPatch;
  readonly packageDimensions?: ProductDetails["packageDimensions"];
  readonly shippable?: boolean;
  readonly statementDescriptor?: string;
  readonly taxCode?: string | null;
  readonly unitLabel?: string | null;
  readonly url?: string | null;
}

export interface CreatePrice {
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: Currency;
  readonly active: boolean;
  readonly metadata: Metadata;
  readonly nickname: string | null;
  readonly taxBehavior: PriceDetails["taxBehavior"];
  /** Null where the request makes the product. */
  readonly product: string | null;
  readonly newProduct?: Omit<CreateProduct, "defaultPrice">;
}

export interface UpdatePrice {
  readonly active?: boolean;
  readonly metadata?: MetadataPatch;
  readonly nickname?: string | null;
  readonly taxBehavior?: PriceDetails["taxBehavior"];
}

export interface CreateWebhookEndpoint {
  readonly url: string;
  readonly enabledEvents: readonly string[];
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly apiVersion: string | null;
}

export interface UpdateWebhookEndpoint {
  readonly url?: string;
  readonly enabledEvents?: readonly string[];
  readonly description?: string | null;
  readonly metadata?: MetadataPatch;
  readonly disabled?: boolean;
}
