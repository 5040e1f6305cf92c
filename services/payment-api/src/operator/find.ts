import { FINDABLE, findPayment, type FoundPayment, type PaymentPart } from "../postgres/find-payment.ts";
import { inColumns } from "./columns.ts";
import { withDatabase } from "./database.ts";
import { money } from "./money.ts";
import { CannotDo, UsageError, verb } from "./verb.ts";

/** `find`: a payment by any id that belongs to it. */
export const find = verb({
  summary: "finds a payment by any id that belongs to it, and shows its parts",
  usage: `  --id ID            of a payment (pi_…), charge (ch_…), refund (re_…), attempt (att_…: the key at the acquirer),
                     event (evt_…) or ledger transaction (txn_…)
  --json             for machines: an object

For the objects of a request, as in req_…, see \`audit --request\`, and for an attempt's steps \`timeline\`.
`,
  options: { id: { type: "string" }, json: { type: "boolean", default: false } },
  async run({ id = "", json }, environment) {
    if (!FINDABLE.some((prefix) => id.startsWith(`${prefix}_`))) {
      throw new UsageError(`--id takes an id that begins with ${FINDABLE.map((prefix) => `${prefix}_`).join(", ")}.`);
    }
    const found = await withDatabase(environment, (pool) => findPayment(pool, id));
    if (found === undefined) throw new CannotDo(`${id} belongs to no payment in this database.`);
    return json ? JSON.stringify(documentOf(found)) : textOf(found);
  },
});

const textOf = ({ owner: { account, livemode }, parts }: FoundPayment): string =>
  `${account}, ${livemode ? "live" : "test"} mode\n\n${inColumns(parts.map(line))}`;

const line = ({ what, id, state, amount, currency, created_at }: PaymentPart): string[] => [
  what,
  id,
  state,
  money(amount, currency),
  new Date(created_at).toISOString(),
];

const documentOf = ({ owner, paymentIntent, parts }: FoundPayment): object => ({
  account: owner.account,
  livemode: owner.livemode,
  payment_intent: paymentIntent,
  parts: parts.map((part) => ({
    ...part,
    amount: Number(part.amount),
    created_at: new Date(part.created_at).toISOString(),
  })),
});
