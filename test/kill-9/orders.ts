import type { Chance } from "@platform/simulate/chance";
import type { Client } from "./clients.ts";
import { saidBy, type Answer, type Question, type Said } from "../platform/conversation.ts";

/** Who buys, and the name of the order, which is unique in the run. */
export interface Purchase {
  readonly name: string;
  readonly shopper: string;
}

/** One order in a shop: a few requests, each only after the previous one succeeded. */
export type Order = (client: Client, purchase: Purchase, chance: Chance) => Promise<void>;

const INTENTS = "/v1/payment_intents";
const VISA = { payment_method: "pm_card_visa" };
const CARD = { "automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never" };

const sale: Order = async (client, purchase, chance) => void (await pay(client, purchase, chance, VISA));

const decline: Order = async (client, purchase, chance) => {
  const declined = await client.ask(
    payment(purchase, chance, { payment_method: "pm_card_chargeDeclined", confirm: "true" }),
  );
  const intent = intentOf(declined);
  // The shopper tries another card.
  if (intent !== undefined) await client.ask({ path: `${INTENTS}/${intent}/confirm`, parameters: VISA });
};

const blocked: Order = async (client, purchase, chance) =>
  void (await pay(client, purchase, chance, { payment_method: "pm_card_riskLevelHighest" }));

const inTwoSteps: Order = async (client, purchase, chance) => {
  const created = await succeeding(client, payment(purchase, chance, {}), "requires_payment_method");
  if (created === undefined) return;
  await client.ask({ path: `${INTENTS}/${created.id}/confirm`, parameters: VISA });
};

const holdAndCapture: Order = async (client, purchase, chance) => {
  const held = await hold(client, purchase, chance);
  if (held === undefined) return;
  const part = chance.between(100, held.amount!);
  await client.ask({
    path: `${INTENTS}/${held.id}/capture`,
    parameters: chance.next() < 0.5 ? {} : { amount_to_capture: String(part) },
  });
};

const holdAndCancel: Order = async (client, purchase, chance) => {
  const held = await hold(client, purchase, chance);
  if (held !== undefined) await client.ask({ path: `${INTENTS}/${held.id}/cancel`, parameters: {} });
};

const saleAndReturns: Order = async (client, purchase, chance) => {
  const paid = await pay(client, purchase, chance, VISA);
  if (paid === undefined) return;
  const part = chance.between(1, paid.amount! - 1);
  const refund = (parameters: Record<string, string>): Promise<Answer | undefined> =>
    client.ask({ path: "/v1/refunds", parameters: { payment_intent: paid.id!, ...parameters } });
  const first = await refund({ amount: String(part) });
  if (first?.status === 200) await refund({});
};

const newCustomer: Order = async (client, { name }) =>
  void (await client.ask({ path: "/v1/customers", parameters: { "metadata[order]": name, name: "Ada" } }));

/** A kind of order that is listed twice comes twice as often. */
export const ORDERS: readonly Order[] = [
  sale,
  sale,
  decline,
  blocked,
  inTwoSteps,
  holdAndCapture,
  holdAndCapture,
  holdAndCancel,
  saleAndReturns,
  saleAndReturns,
  newCustomer,
];

const pay = (
  client: Client,
  purchase: Purchase,
  chance: Chance,
  card: Record<string, string>,
): Promise<Said | undefined> =>
  succeeding(client, payment(purchase, chance, { ...card, confirm: "true" }), "succeeded");

const hold = (client: Client, purchase: Purchase, chance: Chance): Promise<Said | undefined> =>
  succeeding(
    client,
    payment(purchase, chance, { ...VISA, confirm: "true", capture_method: "manual" }),
    "requires_capture",
  );

function payment({ name, shopper }: Purchase, chance: Chance, more: Record<string, string>): Question {
  const parameters = {
    amount: String(chance.between(200, 20_000)),
    currency: chance.pick(["eur", "usd"]),
    "metadata[order]": name,
    receipt_email: shopper,
    ...CARD,
    ...more,
  };
  return { path: INTENTS, parameters };
}

async function succeeding(client: Client, question: Question, status: string): Promise<Said | undefined> {
  const answer = await client.ask(question);
  if (answer?.status !== 200) return undefined;
  const said = saidBy(answer);
  return said.status === status ? said : undefined;
}

/** The id of the payment intent in a decline. */
function intentOf(answer: Answer | undefined): string | undefined {
  if (answer?.status !== 402) return undefined;
  const { error } = JSON.parse(answer.body) as { error: { payment_intent?: { id: string } } };
  return error.payment_intent?.id;
}
