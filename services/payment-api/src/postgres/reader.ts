import type { Queryable } from "@platform/postgres/pool";
import type { Reader } from "../ports/reader.ts";
import { type BalanceTransactionRow, balanceTransactionOf, readBalance } from "./balance.ts";
import { type ChargeRow, chargeOf } from "./charges.ts";
import { type CustomerRow, customerOf } from "./customers.ts";
import { type EventRow, eventOf } from "./events.ts";
import { findClaim } from "./hidden-keys.ts";
import { type IntentRow, intentOf } from "./intents.ts";
import { listPage, readOne } from "./list.ts";
import { type PaymentMethodRow, paymentMethodOf } from "./payment-methods.ts";
import { type RefundRow, refundOf } from "./refunds.ts";

/** Reads through a pool, or through a client inside a transaction and then sees its uncommitted rows. */
export function createReader(on: Queryable): Reader {
  return {
    isClaimed: async (tenant, claim) => (await findClaim(on, tenant.id, claim)) !== undefined,
    intent: (tenant, id) =>
      readOne<IntentRow, ReturnType<typeof intentOf>>(on, "payment_intents", tenant, id, intentOf),
    intents: (tenant, page, { customer }) =>
      listPage(on, "payment_intents", tenant, page, { customer }, (row: IntentRow) => intentOf(row)),
    charge: (tenant, id) => readOne<ChargeRow, ReturnType<typeof chargeOf>>(on, "charges", tenant, id, chargeOf),
    charges: (tenant, page, { paymentIntent, customer }) =>
      listPage(on, "charges", tenant, page, { payment_intent: paymentIntent, customer }, (row: ChargeRow) =>
        chargeOf(row),
      ),
    refund: (tenant, id) => readOne<RefundRow, ReturnType<typeof refundOf>>(on, "refunds", tenant, id, refundOf),
    refunds: (tenant, page, { paymentIntent, charge }) =>
      listPage(on, "refunds", tenant, page, { payment_intent: paymentIntent, charge }, (row: RefundRow) =>
        refundOf(row),
      ),
    customer: (tenant, id) =>
      readOne<CustomerRow, ReturnType<typeof customerOf>>(on, "customers", tenant, id, customerOf),
    customers: (tenant, page, { email }) =>
      listPage(on, "customers", tenant, page, { email, deleted: false }, (row: CustomerRow) => customerOf(row)),
    paymentMethod: (tenant, id) =>
      readOne<PaymentMethodRow, ReturnType<typeof paymentMethodOf>>(on, "payment_methods", tenant, id, paymentMethodOf),
    balanceTransaction: (tenant, id) =>
      readOne<BalanceTransactionRow, ReturnType<typeof balanceTransactionOf>>(
        on, "balance_transactions", tenant, id, balanceTransactionOf), // prettier-ignore
    balanceTransactions: (tenant, page, { type, source, currency }) =>
      listPage(
        on,
        "balance_transactions",
        tenant,
        page,
        { kind: type, source, currency },
        (row: BalanceTransactionRow) => balanceTransactionOf(row),
      ),
    event: (tenant, id) => readOne<EventRow, ReturnType<typeof eventOf>>(on, "events", tenant, id, eventOf),
    events: (tenant, page, { types }) =>
      listPage(on, "events", tenant, page, { type: types }, (row: EventRow) => eventOf(row)),
    balance: (tenant) => readBalance(on, tenant),
  };
}
