import type { AllowRedisplay, PaymentMethod } from "../../domain/payment-method.ts";
import type { ConfiguredTenant } from "../../domain/tenant.ts";
import type { Page, Reader, Slice } from "../../ports/reader.ts";
import { attachPaymentMethod } from "../../use-cases/attach-payment-method.ts";
import { createPaymentMethod } from "../../use-cases/create-payment-method.ts";
import { detachPaymentMethod } from "../../use-cases/detach-payment-method.ts";
import { updatePaymentMethod } from "../../use-cases/update-payment-method.ts";
import { always, endpoint, type Endpoint, nothing, refused } from "../endpoint.ts";
import { pageOf } from "../parameters/page.ts";
import * as parameters from "../parameters/payment-method.ts";
import { paymentMethodObject } from "../presenters/payment-method.ts";
import { notFound } from "../refusals.ts";
import { invalidRequest } from "../wire-error.ts";
import { answerFound, answerList, NOTHING } from "./read.ts";

const PATH = "/v1/payment_methods";
const OF_A_CUSTOMER = "/v1/customers/:id/payment_methods";
const read = { method: "GET", permission: "payment_method.read", returns: "payment_method" } as const;
const write = { method: "POST", permission: "payment_method.write", returns: "payment_method" } as const;

const MADE_BY_SHOPPERS = ["allow_redisplay", "billing_details", "card", "metadata", "radar_options", "type"];

export const paymentMethodEndpoints: readonly Endpoint[] = [
  endpoint({
    ...write,
    path: PATH,
    shoppers: { secretOf: null, parameters: MADE_BY_SHOPPERS },
    parameters: parameters.createSpecification,
    input: parameters.createInput,
    handle: ({ deps }, call, input) => createPaymentMethod(deps, call, input),
  }),
  endpoint({
    ...read,
    path: `${PATH}/:id`,
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      return answerFound(reader, call, "payment_method", await paymentMethodObject.load(reader, call.tenant, call.id));
    },
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id`,
    parameters: parameters.updateSpecification,
    input: parameters.updateInput,
    handle: ({ deps }, call, input) => updatePaymentMethod(deps, call, call.id, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id/attach`,
    parameters: parameters.attachSpecification,
    asksAcquirer: always,
    input: parameters.attachInput,
    handle: ({ deps }, call, customer) => attachPaymentMethod(deps, call, call.id, customer),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id/detach`,
    parameters: parameters.detachSpecification,
    input: nothing,
    handle: ({ deps }, call) => detachPaymentMethod(deps, call, call.id),
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: parameters.listSpecification,
    input: ({ customer, type, allow_redisplay, ...given }, faults) => ({
      customer,
      page: pageOf(given, faults),
      filter: { type, allow_redisplay },
    }),
    async handle({ deps: { reader } }, call, { customer, page, filter }) {
      const owner = customer === undefined ? undefined : await reader.find("customer", call.tenant, customer);
      if (customer !== undefined && (owner === undefined || owner.deleted))
        return refused(notFound("customer", customer, "customer"));
      return answerList(reader, call, {
        url: PATH,
        object: "payment_method",
        page,
        find: (tenant, id) => reader.find("payment_method", tenant, id),
        list: async (tenant, at) => (owner === undefined ? NOTHING : listCards(reader, tenant, owner.id, at, filter)),
      });
    },
  }),
  endpoint({
    ...read,
    path: OF_A_CUSTOMER,
    isList: true,
    parameters: parameters.listOfCustomerSpecification,
    input: ({ type, allow_redisplay, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { type, allow_redisplay },
    }),
    async handle({ deps: { reader } }, call, { page, filter }) {
      const owner = await reader.find("customer", call.tenant, call.id);
      if (owner === undefined || owner.deleted) return refused(notFound("customer", call.id));
      return answerList(reader, call, {
        url: OF_A_CUSTOMER.replace(":id", owner.id),
        object: "payment_method",
        page,
        find: (tenant, id) => reader.find("payment_method", tenant, id),
        list: (tenant, at) => listCards(reader, tenant, owner.id, at, filter),
      });
    },
  }),
  endpoint({
    ...read,
    path: `${OF_A_CUSTOMER}/:id`,
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const method = await reader.find("payment_method", call.tenant, call.innerId);
      if (method === undefined) return refused(notFound("payment_method", call.innerId));
      if (method.details.customer !== call.id) return refused(OF_ANOTHER);
      return answerFound(reader, call, "payment_method", method);
    },
  }),
];

/** Stripe says no more than this. */
const OF_ANOTHER = invalidRequest("Invalid request", { status: 404, param: "customer" });

interface CardFilter {
  readonly type: string | undefined;
  readonly allow_redisplay: AllowRedisplay | undefined;
}

/** Every method is a card: of another type there are none. */
const listCards = async (
  reader: Reader,
  tenant: ConfiguredTenant,
  customer: string,
  page: Page,
  { type = "card", allow_redisplay }: CardFilter,
): Promise<Slice<PaymentMethod>> =>
  type === "card" ? reader.list("payment_method", tenant, page, { customer, allow_redisplay }) : NOTHING;
