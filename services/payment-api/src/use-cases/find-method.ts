import type { Context } from "../domain/context.ts";
import { newPaymentMethod, type PaymentMethod } from "../domain/payment-method.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Needs } from "../ports/journal.ts";
import type { Deps } from "./deps.ts";
import { findTestCard } from "./find-card.ts";

/** A payment method, and what a command must lock to change it: nothing where the command makes it. */
export interface FoundMethod {
  readonly method: PaymentMethod;
  readonly needs: Pick<Needs, "payment_method">;
  /** The request named a test token, and its commit makes the payment method. */
  readonly isNew?: true;
}

/** The payment method with this id, or a new one where the id is a test token; undefined where there is none. */
export async function findOrMakeMethod(
  { reader }: Pick<Deps, "reader">,
  tenant: ConfiguredTenant,
  id: string,
  context: Context,
): Promise<FoundMethod | undefined> {
  const token = findTestCard(tenant, id)?.token;
  if (token !== undefined) return { method: newPaymentMethod(context, token), needs: {}, isNew: true };
  const method = await reader.find("payment_method", tenant, id);
  return method && { method, needs: { payment_method: method.id } };
}
