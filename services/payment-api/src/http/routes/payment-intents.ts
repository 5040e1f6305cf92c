import { cancelPaymentIntent } from "../../use-cases/cancel-payment-intent.ts";
import { capturePaymentIntent } from "../../use-cases/capture-payment-intent.ts";
import { confirmPaymentIntent } from "../../use-cases/confirm-payment-intent.ts";
import { createPaymentIntent } from "../../use-cases/create-payment-intent.ts";
import { updatePaymentIntent } from "../../use-cases/update-payment-intent.ts";
import { isSecretOf } from "../client-secret.ts";
import { always, type Api, type Call, endpoint, type Endpoint, type Handled, refused } from "../endpoint.ts";
import { pageOf } from "../parameters/page.ts";
import { createInput, createSpecification } from "../parameters/create-payment-intent.ts";
import * as parameters from "../parameters/payment-intent.ts";
import { presentPaymentIntentToShopper } from "../presenters/payment-intent.ts";
import { invalidRequest, type WireError } from "../wire-error.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/payment_intents";
const read = { permission: "payment_intent.read", returns: "payment_intent" } as const;
const write = { method: "POST", permission: "payment_intent.write", returns: "payment_intent" } as const;

export const paymentIntentEndpoints: readonly Endpoint[] = [
  endpoint({
    ...write,
    path: PATH,
    parameters: createSpecification,
    input: createInput,
    asksAcquirer: ({ confirm }) => confirm,
    handle: ({ deps }, call, input) => createPaymentIntent(deps, call, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id`,
    parameters: parameters.updateSpecification,
    input: parameters.updateInput,
    handle: ({ deps }, call, input) => updatePaymentIntent(deps, call, call.id, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id/confirm`,
    parameters: parameters.confirmSpecification,
    input: parameters.confirmInput,
    asksAcquirer: always,
    handle: ({ deps }, call, input) => confirmPaymentIntent(deps, call, call.id, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id/capture`,
    parameters: parameters.captureSpecification,
    input: parameters.captureInput,
    asksAcquirer: always,
    handle: ({ deps }, call, input) => capturePaymentIntent(deps, call, call.id, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id/cancel`,
    parameters: parameters.cancelSpecification,
    input: parameters.cancelInput,
    // We cancel an unauthorised payment without the acquirer.
    asksAcquirer: async (_input, { tenant, id }, { reader }) =>
      (await reader.find("payment_intent", tenant, id))?.status === "requires_capture",
    handle: ({ deps }, call, input) => cancelPaymentIntent(deps, call, call.id, input),
  }),
  endpoint({
    ...read,
    method: "GET",
    path: `${PATH}/:id`,
    publishable: true,
    parameters: parameters.retrieveSpecification,
    input: (given) => given.client_secret,
    handle: retrieve,
  }),
  endpoint({
    ...read,
    method: "GET",
    path: PATH,
    isList: true,
    parameters: parameters.listSpecification,
    input: ({ customer, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { customer },
    }),
    handle: ({ deps: { reader } }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "payment_intent",
        page,
        find: (tenant, id) => reader.find("payment_intent", tenant, id),
        list: (tenant, at) => reader.list("payment_intent", tenant, at, filter),
      }),
  }),
];

/** A shopper's browser proves with the client secret that it is about its own payment, and sees only a part of it. */
async function retrieve({ deps: { reader } }: Api, call: Call, secret: string | undefined): Promise<Handled> {
  if (call.fromShopper && secret === undefined) return refused(SECRET_MISSING);
  const intent = await reader.find("payment_intent", call.tenant, call.id);
  if (intent !== undefined && secret !== undefined && !isSecretOf(intent, secret)) return refused(SECRET_WRONG);
  if (call.fromShopper && intent !== undefined) {
    const body = JSON.stringify(presentPaymentIntentToShopper(call.tenant, intent));
    return { kind: "reply", reply: { status: 200, body }, replayed: false };
  }
  return answerFound(reader, call, "payment_intent", intent);
}

const SECRET_MISSING: WireError = invalidRequest("Missing required param: client_secret.", {
  code: "parameter_missing",
  param: "client_secret",
});
const SECRET_WRONG: WireError = invalidRequest(
  "The client_secret provided does not match the client_secret associated with the PaymentIntent.",
  { code: "payment_intent_invalid_parameter", param: "client_secret" },
);
