import { createPaymentMethod } from "../../use-cases/create-payment-method.ts";
import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { paymentMethodObject } from "../presenters/payment-method.ts";
import * as parameters from "../parameters/payment-method.ts";
import { answerFound } from "./read.ts";

const PATH = "/v1/payment_methods";

export const paymentMethodEndpoints: readonly Endpoint[] = [
  endpoint({
    method: "POST",
    path: PATH,
    permission: "payment_method.write",
    returns: "payment_method",
    parameters: parameters.createSpecification,
    input: parameters.createInput,
    handle: ({ deps }, call, input) => createPaymentMethod(deps, call, input),
  }),
  endpoint({
    method: "GET",
    path: `${PATH}/:id`,
    permission: "payment_method.read",
    returns: "payment_method",
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      return answerFound(reader, call, "payment_method", await paymentMethodObject.load(reader, call.tenant, call.id));
    },
  }),
];
