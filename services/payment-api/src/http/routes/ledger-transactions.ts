import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { specify } from "../parameters.ts";
import { currency, id, oneOf } from "../parameters/fields.ts";
import { page, pageOf } from "../parameters/page.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/platform/v1/ledger_transactions";
const read = { method: "GET", permission: "balance.read", returns: "ledger_transaction" } as const;

/** What our ledger books for an account, with every entry. Stripe has no such thing. */
export const ledgerTransactionEndpoints: readonly Endpoint[] = [
  endpoint({
    ...read,
    path: `${PATH}/:id`,
    parameters: specify({}),
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const value = await reader.find("ledger_transaction", call.tenant, call.id);
      return answerFound(reader, call, "ledger_transaction", value);
    },
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: specify({ ...page, currency, kind: oneOf("charge", "refund", "settlement"), source: id }),
    input: ({ currency: wanted, kind, source, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { currency: wanted, kind, source },
    }),
    handle: ({ deps: { reader } }, call, { page: at, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "ledger_transaction",
        page: at,
        find: (tenant, cursor) => reader.find("ledger_transaction", tenant, cursor),
        list: (tenant, slice) => reader.list("ledger_transaction", tenant, slice, filter),
      }),
  }),
];
