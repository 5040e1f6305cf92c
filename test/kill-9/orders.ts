import type { Chance } from "@platform/simulate/chance";
import type { Client } from "./clients.ts";
import { saidBy, type Answer, type Question, type Said } from "../platform/conversation.ts";

/** One order in a shop: a few requests, each only after the previous one succeeded. */
export type Order = (client: Client, order: string, chance: Chance) => Promise<void>;

const INTENTS = "/v1/payment_intents";
const VISA = { payment_method: "pm_card_visa" };
const CARD = { "automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never" };

const sale: Order = async (client, order, chance) => void (await pay(client, order, chance, VISA));

const decline: Order = async (client, order, chance) => {
  const declined = await client.ask(
    payment(order, chance, { payment_method: "pm_card_chargeDeclined", confirm: "true" }),
  );
  const intent = intentOf(declined);
  // The shopper tries another card.
  if (intent !== undefined) await client.ask({ path: `${INTENTS}/${intent}/confirm`, parameters: VISA });
};

const blocked: Order = async (client, order, chance) =>
  void (await pay(client, order, chance, { payment_method: "pm_card_riskLevelHighest" }));

const inTwoSteps: Order = async (client, order, chance) => {
  const created = await succeeding(client, payment(order, chance, {}), "requires_payment_method");
  if (created === undefined) return;
  await client.ask({ path: `${INTENTS}/${created.id}/confirm`, parameters: VISA });
};

const holdAndCapture: Order = async (client, order, chance) => {
  const held = await hold(client, order, chance);
  if (held === undefined) return;
  const part = chance.between(100, held.amount!);
  await client.ask({
    path: `${INTENTS}/${held.id}/capture`,
    parameters: chance.next() < 0.5 ? {} : { amount_to_capture: String(part) },
  });
};

const holdAndCancel: Order = async (client, order, chance) => {
  const held = await hold(client, order, chance);
  if (held !== undefined) await client.ask({ path: `${INTENTS}/${held.id}/cancel`, parameters: {} });
};

const saleAndReturns: Order = async (client, order, chance) => {
  const paid = await pay(client, order, chance, VISA);
  if (paid === undefined) return;
  const part = chance.between(1, paid.amount! - 1);
  const refund = (parameters: Record<string, string>): Promise<Answer | undefined> =>
    client.ask({ path: "/v1/refunds", parameters: { payment_intent: paid.id!, ...parameters } });
  const first = await refund({ amount: String(part) });
  if (first?.status === 200) await refund({});
};

const newCustomer: Order = async (client, order) =>
  void (await client.ask({ path: "/v1/customers", parameters: { "metadata[order]": order, name: "Ada" } }));

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

const pay = (client: Client, order: string, chance: Chance, card: Record<string, string>): Promise<Said | undefined> =>
  succeeding(client, payment(order, chance, { ...card, confirm: "true" }), "succeeded");

const hold = (client: Client, order: string, chance: Chance): Promise<Said | undefined> =>
  succeeding(
    client,
    payment(order, chance, { ...VISA, confirm: "true", capture_method: "manual" }),
    "requires_capture",
  );

function payment(order: string, chance: Chance, more: Record<string, string>): Question {
  const parameters = {
    amount: String(chance.between(200, 20_000)),
    currency: chance.pick(["eur", "usd"]),
    "metadata[order]": order,
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
