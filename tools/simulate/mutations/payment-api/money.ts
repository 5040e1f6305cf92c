import type { Mutation } from "../mutation.ts";

const SRC = "services/payment-api/src";

/** Amounts, the ledger and settlement, and whether a payment may move money at all. */
export const MONEY: readonly Mutation[] = [
  {
    name: "reservation-released-early",
    mistake: "A refund gives up its reservation when the acquirer does not answer, and not when its outcome is known.",
    edits: [
      {
        file: `${SRC}/use-cases/conclude-attempt.ts`,
        from: "return { value: null, changes: { events }, reply: answerOf(held, rows) };",
        to:
          "const released = (rows.charge?.amountRefunding ?? 0n) - held.attempt.amount;\n" +
          "      const charge = rows.refund === undefined ? [] : [{ ...rows.charge!, amountRefunding: released }];\n" +
          "      return { value: null, changes: { events, charge }, reply: answerOf(held, rows) };",
      },
      {
        file: `${SRC}/domain/refunding.ts`,
        from: "const amountRefunding = charge.amountRefunding - refund.amount;",
        to: "const amountRefunding = charge.amountRefunding > refund.amount ? charge.amountRefunding - refund.amount : 0n;",
      },
    ],
  },
  {
    name: "refund-reserves-nothing",
    mistake: "A refund reserves nothing, so refunds that run at the same time are each accepted for all that is left.",
    edits: [
      {
        file: `${SRC}/domain/refunding.ts`,
        from: "charge: { ...charge, amountRefunding: charge.amountRefunding + amount },",
        to: "charge,",
      },
      {
        file: `${SRC}/domain/refunding.ts`,
        from: "const amountRefunding = charge.amountRefunding - refund.amount;",
        to: "const { amountRefunding } = charge;",
      },
    ],
  },
  {
    name: "part-captured-as-whole",
    mistake: "A capture of a part asks the acquirer for the whole authorised amount.",
    edits: [
      {
        file: `${SRC}/use-cases/ask-acquirer.ts`,
        from: "acquirer.capture({ key, authorisation, amount: attempt.amount,",
        to: "acquirer.capture({ key, authorisation, amount: charge.amount,",
      },
    ],
  },
  {
    name: "fee-on-authorised-amount",
    mistake: "A capture of a part costs the fee on the authorised amount.",
    edits: [
      {
        file: `${SRC}/domain/capture.ts`,
        from: "import { postCharge }",
        to: "import { feeOf, postCharge }",
      },
      {
        file: `${SRC}/domain/capture.ts`,
        from: "    fee,\n  );",
        to: "    { basisPoints: 0, fixed: feeOf(charge.amount, fee) },\n  );",
      },
    ],
  },
  {
    name: "balances-posted-twice",
    mistake:
      "The ledger's balances change in a transaction of their own, so a commit that is tried again posts to them twice.",
    edits: [
      { file: `${SRC}/postgres/ledger.ts`, from: "addToBalances(on, entries),", to: "addToBalances(pool, entries)," },
    ],
  },
  {
    name: "refund-booked-with-wrong-sign",
    mistake:
      "A refund is booked like a charge: the merchant's pending money grows, and so does what the acquirer owes.",
    edits: [
      {
        file: `${SRC}/domain/ledger.ts`,
        from: '{ account: "acquirer_clearing", amount },\n    { account: "pending", amount: -amount },',
        to: '{ account: "acquirer_clearing", amount: -amount },\n    { account: "pending", amount },',
      },
    ],
  },
  {
    name: "settlement-booked-twice",
    mistake: "Settlement books items again that it booked before it died, and never gets past their report.",
    edits: [
      {
        file: `${SRC}/domain/settlement.ts`,
        from: "const { tenant, open, transaction: moved, settled } = operation;",
        to: "const { tenant, open, transaction: moved } = operation;",
      },
      {
        file: `${SRC}/domain/settlement.ts`,
        from: 'return settled ? { kind: "settled_before" } : { kind: "settle", tenant, moved };',
        to: 'return { kind: "settle", tenant, moved };',
      },
    ],
  },
  {
    name: "unknown-report-skipped",
    mistake: "Settlement moves on to the next report when one could not be fetched.",
    edits: [
      {
        file: `${SRC}/use-cases/settle.ts`,
        from: 'answer.kind === "report" ? turn.report + 1 : turn.report;',
        to: 'answer.kind === "none_yet" ? turn.report : turn.report + 1;',
      },
    ],
  },
  {
    name: "early-settlement-forgotten",
    mistake: "A movement that the acquirer settles before its attempt has ended is noted and never booked.",
    edits: [
      {
        file: `${SRC}/use-cases/settle.ts`,
        from: "const items = [...turn.open, ...listed];",
        to: "const items = listed;",
      },
    ],
  },
  {
    name: "late-score-decides-nothing",
    mistake: "A payment that waits for its score is captured or voided by its outcome from before the score.",
    edits: [
      {
        file: `${SRC}/use-cases/end-wait-for-score.ts`,
        from: "endWait(intent, decided, attemptId, context)",
        to: "endWait(intent, locked, attemptId, context)",
      },
    ],
  },
  {
    name: "fallback-block-ignored",
    mistake: "Only a score blocks a payment: one that the fallback refuses is sent to the acquirer.",
    edits: [
      {
        file: `${SRC}/use-cases/run-attempt.ts`,
        from: 'if (risk.decision === "block") return',
        to: 'if (risk.decision === "block" && risk.score !== null) return',
      },
    ],
  },
];
