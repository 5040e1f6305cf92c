import { isRefusal, keepsCard, type REFUSAL } from "../model/payment-method.ts";
import type { Answer } from "../model/possibilities.ts";
import { ask, make, type Parameters, PAYMENTS, payWith, RETURN_URL, termsOf } from "./conversation.ts";
import type { Operation } from "./operation.ts";

/*
 * Cards that a merchant makes from a token. A card's use spans payments, which the model sees one by one, so these
 * conversations compare the answers themselves, and checks/cards.ts looks at what was charged.
 */

/** Two payments want one card, at once or in turn, and a third comes later: one of them gets it. */
export const shareCard: Operation = {
  name: "pay twice with one card",
  weight: 0.7,
  ask(_, chance) {
    const token = chance.pick(["tok_visa", "tok_visa", "tok_threeDSecure2Required", "tok_chargeDeclined"]);
    const isAtOnce = chance.happens(0.6);
    const terms = { ...termsOf(chance), capture_method: chance.pick(["automatic_async", "manual"]) };
    return {
      async run({ sender }) {
        const card = await make(sender, "/v1/payment_methods", cardOf(token));
        if (card === undefined) return [];
        const pay = (): Promise<Answer | undefined> => payWith(sender, card, terms);
        const first = isAtOnce ? await Promise.all([pay(), pay()]) : [await pay(), await pay()];
        const answers = [...first, await pay()];
        const known = answers.filter((answer) => answer !== undefined);
        const keepers = known.filter(keepsCard);
        if (keepers.length > 1) return [`${card} serves ${keepers.length} payments: ${bodies(keepers)}`];
        const isRefusedToAll = known.every((answer) => isRefusal(answer, "used"));
        return isRefusedToAll && known.length === answers.length ? [`${card} was refused to its first payment`] : [];
      },
    };
  },
};

/** A customer's payment saves its card: the customer may use it again, and nobody else. */
export const saveCard: Operation = {
  name: "save a card",
  weight: 0.5,
  ask(_, chance) {
    const terms = termsOf(chance);
    return {
      async run({ sender }) {
        const [card, owner, other] = await Promise.all([
          make(sender, "/v1/payment_methods", cardOf("tok_visa")),
          make(sender, "/v1/customers", { name: "Owner" }),
          make(sender, "/v1/customers", { name: "Other" }),
        ]);
        if (card === undefined || owner === undefined || other === undefined) return [];
        const pay = (more: Record<string, string>): Promise<Answer | undefined> =>
          payWith(sender, card, { ...terms, ...more });
        const saved = await pay({ customer: owner, setup_future_usage: "off_session" });
        if (saved?.status !== 200 || !keepsCard(saved)) return [];
        const [again, ofNobody, ofOther] = await Promise.all([
          pay({ customer: owner }),
          pay({}),
          pay({ customer: other }),
        ]);
        return [
          ...(again?.status === 400 ? [`${card} was refused to its customer ${owner}: ${again.body}`] : []),
          ...unlessRefused("ofSomebody", ofNobody),
          ...unlessRefused("ofAnother", ofOther),
        ];
      },
    };
  },
};

/** A payment gets another card while it is being confirmed: the card that it has when it is confirmed is charged. */
export const changeCard: Operation = {
  name: "change the card during a confirmation",
  weight: 0.5,
  ask(_, chance) {
    const terms = termsOf(chance);
    return {
      async run({ sender }) {
        const [card, another] = await Promise.all([
          make(sender, "/v1/payment_methods", cardOf("tok_visa")),
          make(sender, "/v1/payment_methods", cardOf("tok_mastercard")),
        ]);
        if (card === undefined || another === undefined) return [];
        const payment = await make(sender, PAYMENTS, { ...terms, payment_method: card });
        if (payment === undefined) return [];
        await Promise.all([
          ask(sender, `${PAYMENTS}/${payment}/confirm`, { return_url: RETURN_URL }),
          ask(sender, `${PAYMENTS}/${payment}`, { payment_method: another }),
        ]);
        return [];
      },
    };
  },
};

const cardOf = (token: string): Parameters => ({ type: "card", "card[token]": token });

const unlessRefused = (why: keyof typeof REFUSAL, answer: Answer | undefined): readonly string[] =>
  answer === undefined || isRefusal(answer, why)
    ? []
    : [`a saved card (${why}) was answered ${answer.status} ${answer.body}`];

const bodies = (answers: readonly Answer[]): string => answers.map(({ body }) => body).join("\n  and ");
