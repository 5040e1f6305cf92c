import { authorisationEnds, begun, isOpen, type Payment } from "../model/payment.ts";
import type { Expected, Move } from "../model/possibilities.ts";
import { question, type Operation } from "./operation.ts";

/** The shopper answers the challenge and comes back; a shopper who is never drawn has abandoned the payment. */
export const answerChallenge: Operation = {
  name: "answer challenge",
  weight: 6,
  ask(shop, chance) {
    const payment = shop.paymentWhere(
      chance,
      ({ status, challenge }) => status === "requires_action" && challenge === "asked",
    );
    if (payment === undefined) return undefined;
    const answer = chance.happens(0.8) ? "completed" : "failed";
    return question({
      about: payment,
      // The browser follows the payment's own link: it is read first.
      request: { method: "GET", path: `/v1/payment_intents/${payment.id}`, parameters: {} },
      send: (sender) => sender.answerChallenge(payment.id!, answer),
      behaviour(state, phase, operation): readonly Move<Payment>[] {
        switch (phase) {
          case "asked":
            // The first answer stays.
            return [
              { state: state.challenge === "asked" ? { ...state, challenge: answer } : state, phase: "answered" },
              // The page is gone, or the shopper did not get to it.
              { state, phase: "ended", answer: BACK },
            ];
          case "answered": {
            const returned: Move<Payment> = { state, phase: "ended", answer: BACK };
            return state.status === "requires_action" && isOpen(state)
              ? [begun(state, operation), returned]
              : [returned];
          }
          case "running":
            return [...authorisationEnds(state).map(back), { state, phase: "left open", answer: BACK }];
          case "left open":
            return authorisationEnds(state).map((end) => ({ state: end.state, phase: "ended" }));
          default:
            return [];
        }
      },
    });
  },
};

/** Back in the shop, whatever became of the payment. */
const BACK: Expected = { status: 303 };
const back = ({ state }: Move<Payment>): Move<Payment> => ({ state, phase: "ended", answer: BACK });
