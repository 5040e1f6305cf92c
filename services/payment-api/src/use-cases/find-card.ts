import { type Card, cardOf } from "../domain/card.ts";
import type { Context } from "../domain/context.ts";
import { newPaymentMethod } from "../domain/payment-method.ts";
import { NO_BILLING } from "../domain/billing-details.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import { testCard } from "../domain/test-card.ts";
import type { Deps } from "./deps.ts";
import type { CreatePaymentMethod } from "./inputs.ts";

/** The card of a payment that is there; undefined where its payment method is not. */
export async function findCard(
  { reader }: Pick<Deps, "reader">,
  tenant: ConfiguredTenant,
  paymentMethod: string,
): Promise<Card | undefined> {
  const token = findTestCard(tenant, paymentMethod);
  if (token !== undefined) return token;
  const stored = await reader.find("payment_method", tenant, paymentMethod);
  return stored && cardOf(stored);
}

/**
 * The card that a request names: by the id of a payment method, or by a test token, which makes a new payment method each
 * time. Undefined where there is none.
 */
export const findOrMakeCard = async (
  deps: Pick<Deps, "reader">,
  tenant: ConfiguredTenant,
  named: string,
  context: Context,
): Promise<Card | undefined> => makeCard(tenant, named, context) ?? (await findCard(deps, tenant, named));

/** The new card of a test token, without reading anything; undefined where the name is no test token. */
export function makeCard(tenant: ConfiguredTenant, named: string, context: Context): Card | undefined {
  const token = findTestCard(tenant, named)?.token;
  return token === undefined ? undefined : { ...cardOf(newPaymentMethod(context, token)), isNew: true };
}

/** The new card of a payment method that a request describes in place of naming one. */
export const describedCard = (context: Context, { token, ...given }: CreatePaymentMethod): Card => ({
  ...cardOf(newPaymentMethod(context, token, given)),
  isNew: true,
});

/** The card of a test token, without reading anything. Live mode knows no test tokens. */
export function findTestCard(tenant: ConfiguredTenant, paymentMethod: string): Card | undefined {
  if (tenant.livemode || testCard(paymentMethod) === undefined) return undefined;
  return { paymentMethod, token: paymentMethod, billing: NO_BILLING };
}
