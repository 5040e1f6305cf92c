import type { Card } from "../domain/card.ts";
import { NO_BILLING } from "../domain/billing-details.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import { testCard } from "../domain/test-card.ts";
import type { Deps } from "./deps.ts";

/** The card that a merchant named by a test token or by the id of a payment method; undefined where there is none. */
export async function findCard(
  deps: Pick<Deps, "reader">,
  tenant: ConfiguredTenant,
  paymentMethod: string,
): Promise<Card | undefined> {
  const token = findTestCard(tenant, paymentMethod);
  if (token !== undefined) return token;
  const stored = await deps.reader.find("payment_method", tenant, paymentMethod);
  if (stored === undefined) return undefined;
  return { paymentMethod, token: stored.token, billing: stored.details.billing, stored };
}

/** The card of a test token, without reading anything. Live mode knows no test tokens. */
export function findTestCard(tenant: ConfiguredTenant, paymentMethod: string): Card | undefined {
  if (tenant.livemode || testCard(paymentMethod) === undefined) return undefined;
  return { paymentMethod, token: paymentMethod, billing: NO_BILLING };
}
