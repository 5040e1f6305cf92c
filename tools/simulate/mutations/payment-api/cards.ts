import type { Mutation } from "../mutation.ts";

const SRC = "services/payment-api/src";

/** Who may use a payment method, and how often. */
export const CARDS: readonly Mutation[] = [
  {
    name: "paid-card-given-back",
    mistake: "A payment gives back a card that it has used but does not save, so that another payment may use it too.",
    edits: [
      {
        file: `${SRC}/domain/payment-method-use.ts`,
        from: "if (details.setupFutureUsage === null) return method;",
        to: "if (details.setupFutureUsage === null) return withDetails(method, { usedBy: null });",
      },
    ],
  },
  {
    name: "challenged-card-given-back",
    mistake: "A payment gives back its card while the shopper is at the issuer's challenge.",
    edits: [
      {
        file: `${SRC}/domain/payment-method-use.ts`,
        from: '    case "declined":\n    case "challenge":',
        to: '    case "declined":',
      },
      {
        file: `${SRC}/domain/payment-method-use.ts`,
        from: '    case "not_done":',
        to: '    case "challenge":\n    case "not_done":',
      },
    ],
  },
  {
    name: "card-of-another-customer",
    mistake: "A payment that names no customer may use the card of any customer.",
    edits: [
      {
        file: `${SRC}/domain/payment-method-owner.ts`,
        from: "return owner === null || owner === customer",
        to: "return owner === null || customer === null || owner === customer",
      },
    ],
  },
  {
    name: "card-changed-after-look-up",
    mistake: "A confirmation charges the card that it looked up, although the payment has another one by then.",
    edits: [
      {
        file: `${SRC}/use-cases/confirm-payment-intent.ts`,
        from: "if (card === undefined || wanted !== named) {",
        to: "if (card === undefined) {",
      },
      {
        file: `${SRC}/use-cases/confirm-payment-intent.ts`,
        from: "withInput(intent!, input, card.paymentMethod)",
        to: "withInput(intent!, input, wanted === named ? card.paymentMethod : wanted)",
      },
    ],
  },
];
