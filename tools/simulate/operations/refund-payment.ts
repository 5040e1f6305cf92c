import { refused, type Payment } from "../model/payment.ts";
import type { Expected, Move } from "../model/possibilities.ts";
import { question, type Operation } from "./operation.ts";

/** Refunds a payment, in part or all that is left, and sometimes more than there is. */
export const refundPayment: Operation = {
  name: "refund payment",
  weight: 10,
  crosses: true,
  ask(shop, chance) {
    const payment = shop.paymentWhere(
      chance,
      ({ status }) => status === "succeeded",
      ({ charge }) => charge !== null && charge.refunded < charge.captured,
    );
    if (payment === undefined) return undefined;
    const captured = payment.possibilities.states[0]!.charge?.captured ?? 1;
    const asked = chance.happens(0.35)
      ? undefined
      : chance.between(1, Math.max(1, Math.ceil(captured * chance.pick([0.2, 0.5, 1.1]))));
    const isExpanded = chance.happens(0.3);
    return question({
      about: payment,
      request: {
        method: "POST",
        path: "/v1/refunds",
        parameters: {
          payment_intent: payment.id!,
          ...(asked === undefined ? {} : { amount: String(asked) }),
          ...(isExpanded ? { "expand[]": "charge" } : {}),
        },
      },
      behaviour(state, phase) {
        if (phase !== "asked") return refunding(state, phase, isExpanded);
        const charge = state.charge;
        if (charge === null) return [refused(state, 400, "")];
        if (!charge.paid || charge.captured === 0) return [refused(state, 400, "charge_not_refundable")];
        const left = charge.captured - charge.refunded - charge.refunding;
        if (left === 0) return [refused(state, 400, "charge_already_refunded")];
        const amount = asked ?? left;
        if (amount > left) return [refused(state, 400, "")];
        return [
          {
            state: { ...state, charge: { ...charge, refunding: charge.refunding + amount } },
            phase: `running ${amount}`,
          },
        ];
      },
    });
  },
};

/** The phase holds the amount, because several refunds of one payment may run at once. */
function refunding(state: Payment, phase: string, isExpanded: boolean): readonly Move<Payment>[] {
  const found = /^(.*) (\d+)( \w+)?$/.exec(phase);
  if (found === null) return [];
  const [, step, digits, end] = found as unknown as [string, string, string, string | undefined];
  const amount = Number(digits);
  const released = state.charge!.refunding - amount;
  const done: Payment = {
    ...state,
    charge: { ...state.charge!, refunding: released, refunded: state.charge!.refunded + amount },
  };
  const failed: Payment = { ...state, charge: { ...state.charge!, refunding: released } };
  const refund = (status: string, shown: Payment): Expected => ({
    status: 200,
    fields: {
      object: "refund",
      amount,
      status,
      ...(isExpanded ? { "charge.amount_refunded": shown.charge!.refunded } : {}),
    },
  });
  if (step === "overtaken") return [{ state, phase: "ended", answer: refund(end!.trim(), state) }];
  const ends: Move<Payment>[] = [
    { state: done, phase: "ended", answer: refund("succeeded", done) },
    { state: failed, phase: "ended", answer: refund("failed", failed) },
  ];
  if (step === "left open") return ends.map((one) => ({ state: one.state, phase: "ended" }));
  return [
    { state, phase: `left open ${amount}`, answer: refund("pending", state) },
    ...ends,
    { state: done, phase: `overtaken ${amount} succeeded` },
    { state: failed, phase: `overtaken ${amount} failed` },
  ];
}
