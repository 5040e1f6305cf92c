import { endpoint, type Endpoint, nothing } from "../endpoint.ts";
import { pageOf } from "../parameters/page.ts";
import { listBalanceTransactions, retrieveBalance, retrieveBalanceTransaction } from "../parameters/reading.ts";
import { renderSubject } from "../replies.ts";
import { answerFound, answerList } from "./read.ts";

const PATH = "/v1/balance_transactions";
const read = { method: "GET", permission: "balance.read", returns: "balance_transaction" } as const;

export const balanceEndpoints: readonly Endpoint[] = [
  endpoint({
    ...read,
    path: "/v1/balance",
    returns: "balance",
    parameters: retrieveBalance,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const value = await reader.balance(call.tenant);
      const reply = await renderSubject(call, { object: "balance", value }, reader);
      return { kind: "reply", reply, replayed: false };
    },
  }),
  endpoint({
    ...read,
    path: `${PATH}/:id`,
    parameters: retrieveBalanceTransaction,
    input: nothing,
    async handle({ deps: { reader } }, call) {
      const value = await reader.find("balance_transaction", call.tenant, call.id);
      return answerFound(reader, call, "balance_transaction", value);
    },
  }),
  endpoint({
    ...read,
    path: PATH,
    isList: true,
    parameters: listBalanceTransactions,
    input: ({ currency, source, type, ...given }, faults) => ({
      page: pageOf(given, faults),
      filter: { currency, source, kind: type },
    }),
    handle: ({ deps: { reader } }, call, { page, filter }) =>
      answerList(reader, call, {
        url: PATH,
        object: "balance_transaction",
        page,
        find: (tenant, id) => reader.find("balance_transaction", tenant, id),
        list: (tenant, at) => reader.list("balance_transaction", tenant, at, filter),
      }),
  }),
];
