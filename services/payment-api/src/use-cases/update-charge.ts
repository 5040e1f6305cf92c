import type { Charge } from "../domain/charge.ts";
import { happened } from "../domain/context.ts";
import type { Customer } from "../domain/customer.ts";
import type { Refusal } from "../domain/refusal.ts";
import type { Deps } from "./deps.ts";
import type { UpdateCharge } from "./inputs.ts";
import { mergeMetadata, metadataRefusal } from "./metadata.ts";
import { commandOf, contextOf, refuse, type Request, respond, type Response } from "./request.ts";

/** Updates what a merchant says of a charge; its payment intent stays as it is. */
export async function updateCharge(deps: Deps, request: Request, id: string, input: UpdateCharge): Promise<Response> {
  const context = contextOf(deps, request);
  const needs = { charge: id, ...(input.customer === undefined ? {} : { customer: input.customer }) };
  return respond(
    await deps.journal.commit(
      commandOf(request, needs, ({ charge, customer }) => {
        if (charge === undefined) return refuse({ rule: "not_found", object: "charge", id });
        const refusal = refusalOf(charge, customer, input);
        if (refusal !== null) return refuse(refusal);
        const updated = withInput(charge, input);
        return {
          value: null,
          changes: {
            charge: [updated],
            events: [happened(context, "charge", "charge.updated", updated, charge)],
          },
          reply: { kind: "object", object: { object: "charge", value: updated } },
        };
      }),
    ),
  );
}

function refusalOf(charge: Charge, customer: Customer | undefined, input: UpdateCharge): Refusal | null {
  const { details } = charge;
  if (input.customer !== undefined) {
    if (customer === undefined || customer.deleted) return { rule: "customer_deleted", id: input.customer };
    if (isAnother(details.customer, input.customer)) return { rule: "charge_detail_fixed", charge, param: "customer" };
  }
  if (isAnother(details.transferGroup, input.transferGroup)) {
    return { rule: "charge_detail_fixed", charge, param: "transfer_group" };
  }
  return metadataRefusal(details.metadata, input.metadata);
}

/** Whether a value that is set once would be set to another one. */
const isAnother = (now: string | null, given: string | undefined): boolean =>
  now !== null && given !== undefined && given !== now;

function withInput(charge: Charge, { metadata, ...given }: UpdateCharge): Charge {
  const { details } = charge;
  return { ...charge, details: { ...details, ...given, metadata: mergeMetadata(details.metadata, metadata) } };
}
