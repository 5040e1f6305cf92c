import { updateCharge } from "../../use-cases/update-charge.ts";
import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { updateInput, updateSpecification } from "../parameters/charge.ts";
import { pageOf } from "../parameters/page.ts";
import { listCharges, retrieveCharge } from "../parameters/reading.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/charges";
const read = { method: "GET", permission: "charge.read", returns: "charge" } as const;

export const chargeEndpoints: readonly Endpoint[] = [
  endpoint({
    ...read,
    path: `${PATH}/:id`,
    parameters: retrieveCharge,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const value = await reader.find("charge", call.tenant, call.id);
      return answerFound(reader, call, "charge", value);
    },
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: listCharges,
    input: ({ customer, payment_intent, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { customer, payment_intent },
    }),
    handle: ({ deps: { reader } }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "charge",
        page,
        find: (tenant, id) => reader.find("charge", tenant, id),
        list: (tenant, at) => reader.list("charge", tenant, at, filter),
      }),
  }),
  endpoint({
    method: "POST",
    path: `${PATH}/:id`,
    permission: "charge.write",
    returns: "charge",
    parameters: updateSpecification,
    input: updateInput,
    handle: ({ deps }, call, input) => updateCharge(deps, call, call.id, input),
  }),
];
