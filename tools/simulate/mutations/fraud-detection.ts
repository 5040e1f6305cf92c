import type { Mutation } from "./mutation.ts";

const SRC = "services/fraud-detection/src";

/** Scores, and what they count. */
export const FRAUD_DETECTION: readonly Mutation[] = [
  {
    name: "repeated-attempt-counted-twice",
    mistake: "An attempt that is asked about again is counted again, and gets another score.",
    edits: [
      {
        file: `${SRC}/postgres/assessment-rows.ts`,
        from: "AS given (attempt, account, livemode, payment_intent, decision, score, reasons, subjects)`",
        to:
          "AS given (attempt, account, livemode, payment_intent, decision, score, reasons, subjects)\n" +
          "   ON CONFLICT DO NOTHING`",
      },
    ],
  },
  {
    name: "attempts-of-a-batch-uncounted",
    mistake: "Each attempt of a batch sees only what was counted before the batch, and the last one's count stays.",
    edits: [
      {
        file: `${SRC}/domain/assess-batch.ts`,
        from: "changed.get(subject) ?? activities.get(subject) ?? {}",
        to: "activities.get(subject) ?? {}",
      },
    ],
  },
  {
    name: "score-of-another-attempt",
    mistake: "A payment is scored once, so its second attempt gets the score of its first.",
    edits: [
      {
        file: `${SRC}/http/assessment-routes.ts`,
        from: "const { attempt: id, account,",
        to: "const { payment_intent: id, account,",
      },
      {
        file: `${SRC}/http/assessment-routes.ts`,
        from: "attempt: attempts[index]!.id,",
        to: "attempt: (isBatch ? body.assessments : [body])[index]!.attempt,",
      },
    ],
  },
  {
    name: "decline-counted-twice",
    mistake: "A decline counts each time its event arrives, because nobody looks which events are new.",
    edits: [
      {
        file: `${SRC}/postgres/outcome-store.ts`,
        from: "const claimed = await claimEvents(",
        to: "await claimEvents(",
      },
      {
        file: `${SRC}/postgres/outcome-store.ts`,
        from: "new Set(claimed.map(",
        to: "new Set(outcomes.map(",
      },
    ],
  },
];
