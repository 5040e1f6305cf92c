import { createCustomer } from "../../use-cases/create-customer.ts";
import { deleteCustomer } from "../../use-cases/delete-customer.ts";
import { updateCustomer } from "../../use-cases/update-customer.ts";
import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import * as parameters from "../parameters/customer.ts";
import { pageOf } from "../parameters/page.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/customers";
const read = { method: "GET", permission: "customer.read", returns: "customer" } as const;
const write = { permission: "customer.write", returns: "customer" } as const;

export const customerEndpoints: readonly Endpoint[] = [
  endpoint({
    ...write,
    method: "POST",
    path: PATH,
    parameters: parameters.createSpecification,
    input: parameters.createInput,
    handle: ({ deps }, call, input) => createCustomer(deps, call, input),
  }),
  endpoint({
    ...write,
    method: "POST",
    path: `${PATH}/:id`,
    parameters: parameters.updateSpecification,
    input: parameters.updateInput,
    handle: ({ deps }, call, input) => updateCustomer(deps, call, call.id, input),
  }),
  endpoint({
    ...write,
    method: "DELETE",
    path: `${PATH}/:id`,
    parameters: parameters.deleteSpecification,
    input: nothing,
    handle: ({ deps }, call) => deleteCustomer(deps, call, call.id),
  }),
  endpoint({
    ...read,
    path: `${PATH}/:id`,
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const value = await reader.find("customer", call.tenant, call.id);
      return answerFound(reader, call, "customer", value);
    },
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: parameters.listSpecification,
    input: ({ email, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { email },
    }),
    handle: ({ deps: { reader } }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "customer",
        page,
        find: (tenant, id) => reader.find("customer", tenant, id),
        list: (tenant, at) => reader.list("customer", tenant, at, filter),
      }),
  }),
];
