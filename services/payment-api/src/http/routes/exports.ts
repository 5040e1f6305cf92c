import { formatAmount } from "@platform/kernel/money";
import type { Currency } from "@platform/kernel/currency";
import type { Instant } from "@platform/kernel/instant";
import type { Charge } from "../../domain/charge.ts";
import type { Permission } from "../../domain/permission.ts";
import { testCard } from "../../domain/test-card.ts";
import type { BalanceTransaction, CreatedRange, Page, Readable, Slice } from "../../ports/reader.ts";
import { type Columns, headLine, linesOf } from "../csv.ts";
import { endpoint, type Endpoint } from "../endpoint.ts";
import { specify } from "../parameters.ts";
import { currency } from "../parameters/fields.ts";
import { page } from "../parameters/page.ts";

const PATH = "/platform/v1/exports";

const timeOf = (at: Instant): string => new Date(at).toISOString();
/** Reads an amount of a row in major units, as spreadsheets add them up. */
const amountOf =
  <T extends { readonly currency: Currency }>(read: (row: T) => bigint) =>
  (row: T): string =>
    formatAmount({ amount: read(row), currency: row.currency });

const PAYMENTS: Columns<Charge> = {
  id: ({ id }) => id,
  payment_intent: ({ paymentIntent }) => paymentIntent,
  created: ({ createdAt }) => timeOf(createdAt),
  currency: (charge) => charge.currency,
  amount: amountOf(({ amount }) => amount),
  amount_captured: amountOf(({ amountCaptured }) => amountCaptured),
  amount_refunded: amountOf(({ amountRefunded }) => amountRefunded),
  status: ({ status }) => status,
  failure_code: ({ details }) => details.failureCode,
  customer: ({ details }) => details.customer,
  description: ({ details }) => details.description,
  card_brand: ({ details }) => testCard(details.token)?.brand ?? null,
  card_last4: ({ details }) => testCard(details.token)?.last4 ?? null,
  metadata: ({ details }) => JSON.stringify(details.metadata),
};

const BALANCE: Columns<BalanceTransaction> = {
  id: ({ id }) => id,
  type: ({ kind }) => kind,
  source: ({ source }) => source,
  created: ({ createdAt }) => timeOf(createdAt),
  available_on: ({ availableAt }) => timeOf(availableAt),
  currency: (transaction) => transaction.currency,
  amount: amountOf(({ amount }) => amount),
  fee: amountOf(({ fee }) => fee),
  net: amountOf(({ net }) => net),
  status: ({ available }) => (available ? "available" : "pending"),
};

/** The statements of an account as CSV, newest first: its payments, and what moved its balance. */
export function createExports(): readonly Endpoint[] {
  const takeTurn = createTurns();
  return [
    exportOf("payments", "charge", "charge.read", PAYMENTS, takeTurn),
    exportOf("balance", "balance_transaction", "balance.read", BALANCE, takeTurn),
  ];
}

function exportOf<N extends "charge" | "balance_transaction">(
  name: string,
  object: N,
  permission: Permission,
  columns: Columns<Readable[N]>,
  takeTurn: TakeTurn,
): Endpoint {
  return endpoint({
    method: "GET",
    path: `${PATH}/${name}`,
    permission,
    returns: object,
    isFile: true,
    parameters: specify({ created: page.created, currency }),
    input: (given) => given,
    async handle({ deps: { reader } }, { tenant }, { created, currency: wanted }) {
      const rows = pagesOf<Readable[N]>(created, (at) => takeTurn(() => reader.list(object, tenant, at, {})));
      // Before the answer begins, so that a fault of the database is still an answer.
      const first = await rows.next();
      const isWanted = (row: Readable[N]): boolean => wanted === undefined || row.currency === wanted;
      async function* chunks(): AsyncGenerator<string> {
        yield headLine(columns);
        for (let at = first; !at.done; at = await rows.next()) yield linesOf(columns, at.value.filter(isWanted));
      }
      return { kind: "file", file: { name: `${name}.csv`, chunks: chunks() } };
    },
  });
}

const ROWS_PER_PAGE = 500;

/** All pages of a list. No page holds a transaction open, so that a slow reader holds back nobody. */
async function* pagesOf<T extends { readonly id: string }>(
  created: CreatedRange | undefined,
  read: (page: Page) => Promise<Slice<T>>,
): AsyncGenerator<readonly T[], void, undefined> {
  let at: Page = { limit: ROWS_PER_PAGE, ...(created === undefined ? {} : { created }) };
  for (;;) {
    const { data, hasMore } = await read(at);
    yield data;
    if (!hasMore) return;
    at = { ...at, startingAfter: data.at(-1)!.id };
  }
}

type TakeTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** All exports of a process share one connection, page by page: the API's reads keep the others. */
function createTurns(): TakeTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
