import { parseCurrency } from "@platform/kernel/currency";
import { formatMoney } from "@platform/kernel/money";
import type { ShownPayment } from "../../activity.ts";
import { dash, foreignText, identifier, moment, stacked, state, type Tone } from "./cells.ts";
import { html, type Html } from "./html.ts";
import type { Section } from "./section.ts";

export const payments: Section<ShownPayment> = {
  id: "payments",
  title: "Payments",
  about: "Payment intents of the test account, as payment-api lists them.",
  whenEmpty: "No payments yet. `npm start` has printed a command that makes the first one.",
  columns: [
    { title: "Created", cell: ({ createdAt }) => moment(createdAt) },
    {
      title: "Payment",
      cell: (payment) => stacked(html`<strong>${amountOf(payment)}</strong>`, identifier(payment.id)),
    },
    { title: "Status", cell: ({ status }) => state(status, TONES[status] ?? "waiting") },
    { title: "Description", cell: describe },
  ],
};

/** Every other status waits for somebody: the merchant, the shopper or the acquirer. */
const TONES: Readonly<Record<string, Tone>> = { succeeded: "good", canceled: "neutral" };

function amountOf({ amount, currency: code }: ShownPayment): string {
  const currency = parseCurrency(code);
  return currency === undefined ? `${amount} ${code}` : formatMoney({ amount: BigInt(amount), currency });
}

/** The page shows this many pairs of the metadata; the JSON has all of them. */
const SHOWN_PAIRS = 4;

function describe({ description, metadata }: ShownPayment): Html {
  const pairs = Object.entries(metadata);
  const shown = pairs
    .slice(0, SHOWN_PAIRS)
    .map(([key, value], index) => html`${index === 0 ? "" : ", "}${foreignText(key)}: ${foreignText(value)}`);
  const more = pairs.length > SHOWN_PAIRS ? html`${shown}, …` : html`${shown}`;
  const first = description === null ? dash : foreignText(description);
  return pairs.length === 0 ? first : stacked(first, more);
}
