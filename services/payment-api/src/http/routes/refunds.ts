import { createRefund } from "../../use-cases/create-refund.ts";
import { always, endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { createLoader, refundSubject } from "../expand.ts";
import { pageOf } from "../parameters/page.ts";
import * as parameters from "../parameters/refund.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/refunds";

export const refundEndpoints: readonly Endpoint[] = [
  endpoint({
    method: "POST",
    path: PATH,
    permission: "refund.write",
    returns: "refund",
    parameters: parameters.createSpecification,
    input: parameters.createInput,
    asksAcquirer: always,
    handle: ({ deps }, call, input) => createRefund(deps, call, input),
  }),
  endpoint({
    method: "GET",
    path: `${PATH}/:id`,
    permission: "refund.read",
    returns: "refund",
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const value = await reader.refund(call.tenant, call.id);
      const subject = value && (await refundSubject(createLoader(reader, call.tenant), value));
      return answerFound(reader, call, "refund", subject);
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
      filter: {
        ...(charge === undefined ? {} : { charge }),
        ...(payment_intent === undefined ? {} : { paymentIntent: payment_intent }),
      },
    }),
    handle: ({ deps: { reader } }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "refund",
        page,
        find: reader.refund,
        list: (tenant, at) => reader.refunds(tenant, at, filter),
        subjectOf: (value, loader) => refundSubject(loader, value),
      }),
  }),
];
