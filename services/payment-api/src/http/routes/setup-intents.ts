import { cancelSetupIntent } from "../../use-cases/cancel-setup-intent.ts";
import { confirmSetupIntent } from "../../use-cases/confirm-setup-intent.ts";
import { createSetupIntent } from "../../use-cases/create-setup-intent.ts";
import { updateSetupIntent } from "../../use-cases/update-setup-intent.ts";
import { always, endpoint, type Endpoint, nothing, refused } from "../endpoint.ts";
import { pageOf } from "../parameters/page.ts";
import * as parameters from "../parameters/setup-intent.ts";
import { notFound } from "../refusals.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/setup_intents";
const ATTEMPTS = "/v1/setup_attempts";
const read = { method: "GET", permission: "setup_intent.read", returns: "setup_intent" } as const;
const write = { method: "POST", permission: "setup_intent.write", returns: "setup_intent" } as const;

const EXPANDED_BY_SHOPPERS = ["payment_method"];

/** What a shopper decides: which card to save. */
const CONFIRMED_BY_SHOPPERS = [
  "mandate_data",
  "payment_method",
  "payment_method_data",
  "payment_method_options[card][network]",
  "return_url",
  "use_stripe_sdk",
];

export const setupIntentEndpoints: readonly Endpoint[] = [
  endpoint({
    ...write,
    path: PATH,
    parameters: parameters.createSpecification,
    input: parameters.createInput,
    asksAcquirer: ({ confirm }) => confirm,
    handle: ({ deps }, call, input) => createSetupIntent(deps, call, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id`,
    parameters: parameters.updateSpecification,
    input: parameters.updateInput,
    handle: ({ deps }, call, input) => updateSetupIntent(deps, call, call.id, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id/confirm`,
    parameters: parameters.confirmSpecification,
    input: parameters.confirmInput,
    shoppers: { secretOf: "setup_intent", parameters: CONFIRMED_BY_SHOPPERS, expands: EXPANDED_BY_SHOPPERS },
    asksAcquirer: always,
    handle: ({ deps }, call, input) => confirmSetupIntent(deps, call, call.id, input),
  }),
  endpoint({
    ...write,
    path: `${PATH}/:id/cancel`,
    parameters: parameters.cancelSpecification,
    input: ({ cancellation_reason: reason = null }) => reason,
    handle: ({ deps }, call, reason) => cancelSetupIntent(deps, call, call.id, reason),
  }),
  endpoint({
    ...read,
    path: `${PATH}/:id`,
    shoppers: { secretOf: "setup_intent", parameters: [], expands: EXPANDED_BY_SHOPPERS },
    parameters: parameters.retrieveSpecification,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      return answerFound(reader, call, "setup_intent", await reader.find("setup_intent", call.tenant, call.id));
    },
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: parameters.listSpecification,
    input: ({ customer, payment_method, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { customer, payment_method },
    }),
    handle: ({ deps: { reader } }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "setup_intent",
        page,
        find: (tenant, id) => reader.find("setup_intent", tenant, id),
        list: (tenant, at) => reader.list("setup_intent", tenant, at, filter),
      }),
  }),
  endpoint({
    method: "GET",
    permission: "setup_attempt.read",
    returns: "setup_attempt",
    path: ATTEMPTS,
    isList: true,
    parameters: parameters.listAttemptsSpecification,
    input: ({ setup_intent: setupIntent, ...given }, faults) => ({ page: pageOf(given, faults), setupIntent }),
    async handle({ deps: { reader } }, call, { page, setupIntent }) {
      const intent = await reader.find("setup_intent", call.tenant, setupIntent);
      if (intent === undefined) return refused(notFound("setup_intent", setupIntent, "setup_intent"));
      return answerList(reader, call, {
        url: ATTEMPTS,
        object: "setup_attempt",
        page,
        find: (tenant, id) => reader.find("setup_attempt", tenant, id),
        list: (tenant, at) => reader.list("setup_attempt", tenant, at, { setup_intent: setupIntent }),
      });
    },
  }),
];
