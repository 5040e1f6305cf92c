import { cancelRefund } from "../../use-cases/cancel-refund.ts";
import { createRefund } from "../../use-cases/create-refund.ts";
import { updateRefund } from "../../use-cases/update-refund.ts";
import { always, endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { pageOf } from "../parameters/page.ts";
import * as parameters from "../parameters/refund.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/refunds";
const write = { method: "POST", permission: "refund.write", returns: "refund" } as const;

export const refundEndpoints: readonly Endpoint[] = [
  endpoint({
    ...write,
    path: PATH,
    parameters: parameters.createSpecification,
    input: parameters.createInput,
    asksAcquirer: always,
    handle: ({ deps }, call, input) => createRefund(deps, call, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id`,
    parameters: parameters.updateSpecification,
    input: parameters.updateInput,
    handle: ({ deps }, call, input) => updateRefund(deps, call, call.id, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id/cancel`,
    parameters: parameters.cancelSpecification,
    input: nothing,
    handle: ({ deps }, call) => cancelRefund(deps, call, call.id),
  }),
  endpoint({
    method: "GET",
    path: `${PATH}/:id`,
    permission: "refund.read",
    returns: "refund",
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const value = await reader.find("refund", call.tenant, call.id);
      return answerFound(reader, call, "refund", value);
    },
  }),
  endpoint({
    method: "GET",
    path: PATH,
    permission: "refund.read",
    returns: "refund",
    isList: true,
    parameters: parameters.listSpecification,
    input: ({ charge, payment_intent, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { charge, payment_intent },
    }),
    handle: ({ deps: { reader } }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "refund",
        page,
        find: (tenant, id) => reader.find("refund", tenant, id),
        list: (tenant, at) => reader.list("refund", tenant, at, filter),
      }),
  }),
];
