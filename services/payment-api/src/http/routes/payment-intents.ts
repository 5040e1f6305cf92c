import { cancelPaymentIntent } from "../../use-cases/cancel-payment-intent.ts";
import { capturePaymentIntent } from "../../use-cases/capture-payment-intent.ts";
import { confirmPaymentIntent } from "../../use-cases/confirm-payment-intent.ts";
import { createPaymentIntent } from "../../use-cases/create-payment-intent.ts";
import { updatePaymentIntent } from "../../use-cases/update-payment-intent.ts";
import { always, endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { pageOf } from "../parameters/page.ts";
import { createInput, createSpecification } from "../parameters/create-payment-intent.ts";
import * as parameters from "../parameters/payment-intent.ts";
import type { PaymentIntent } from "../../domain/payment-intent.ts";
import { invalidRequest, type WireError } from "../wire-error.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/payment_intents";
const read = { permission: "payment_intent.read", returns: "payment_intent" } as const;
const write = { method: "POST", permission: "payment_intent.write", returns: "payment_intent" } as const;

const EXPANDED_BY_SHOPPERS = ["payment_method"];

/** What a shopper decides: how to pay, and where to send the goods; never how much, for whom, or when it is captured. */
const CONFIRMED_BY_SHOPPERS = [
  "mandate_data",
  "payment_method",
  "payment_method_data",
  "payment_method_options[card][network]",
  "payment_method_options[card][setup_future_usage]",
  "receipt_email",
  "return_url",
  "setup_future_usage",
  "shipping",
  "use_stripe_sdk",
];

/** The merchant has chosen to confirm from a server: each attempt is the merchant's decision. */
const confirmedByServers = ({ id, details }: PaymentIntent): WireError | undefined =>
  details.confirmationMethod === "automatic"
    ? undefined
    : invalidRequest(
        `This PaymentIntent ${id} cannot be confirmed using your publishable key because its \`confirmation_method\` is set ` +
          "to `manual`. Please use your secret key instead, or create a PaymentIntent with `confirmation_method` set to " +
          "`automatic`.",
        { code: "payment_intent_invalid_parameter" },
      );

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
    shoppers: {
      secretOf: "payment_intent",
      parameters: CONFIRMED_BY_SHOPPERS,
      expands: EXPANDED_BY_SHOPPERS,
      refuses: confirmedByServers,
    },
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
    shoppers: { secretOf: "payment_intent", parameters: [], expands: EXPANDED_BY_SHOPPERS },
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      return answerFound(reader, call, "payment_intent", await reader.find("payment_intent", call.tenant, call.id));
    },
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
