import type { Context } from "../domain/context.ts";
import { newPaymentMethod } from "../domain/payment-method.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Deps } from "./deps.ts";
import { findOrMakeMethod, type FoundMethod } from "./find-method.ts";
import type { SetupMethod } from "./inputs.ts";

/** The payment method that a setup names, or the new one that it describes; undefined where it names none that exists. */
export async function findMethodFor(
  deps: Pick<Deps, "reader">,
  tenant: ConfiguredTenant,
  { paymentMethod = null, newMethod }: SetupMethod,
  context: Context,
): Promise<FoundMethod | undefined> {
  if (newMethod !== undefined) {
    const { token, ...given } = newMethod;
    return { method: newPaymentMethod(context, token, given), needs: {}, isNew: true };
  }
  return paymentMethod === null ? undefined : findOrMakeMethod(deps, tenant, paymentMethod, context);
}
