import type { Mutation } from "../mutation.ts";

const SRC = "services/payment-api/src";

/** Rows that a commit locks, decides on and writes. */
export const WRITES: readonly Mutation[] = [
  {
    name: "charges-read-without-lock",
    mistake: "The journal reads charges without locking them, so two processes decide on the same amounts.",
    edits: [{ file: `${SRC}/postgres/charges.ts`, from: "ORDER BY c.id FOR UPDATE OF c", to: "ORDER BY c.id" }],
  },
  {
    name: "neighbours-in-a-commit-unseen",
    mistake: "A command does not see what the commands before it in the same commit have changed.",
    edits: [
      {
        file: `${SRC}/postgres/working-set.ts`,
        from: "const { loaded, changed } = shelves[name];",
        to: "const { changed } = shelves[name];",
      },
      { file: `${SRC}/postgres/working-set.ts`, from: "    loaded.set(key, value);\n", to: "" },
    ],
  },
  {
    name: "rows-of-a-commit-without-account",
    mistake:
      "A commit finds its rows by id alone, so a command gets the row that another account's command has locked.",
    edits: [
      {
        file: `${SRC}/postgres/working-set.ts`,
        from: "const keyOf = (tenantId: number, id: string): string => `${tenantId} ${id}`;",
        to: "const keyOf = (_tenantId: number, id: string): string => id;",
      },
    ],
  },
  {
    name: "update-during-an-attempt",
    mistake: "A payment's words may change while an attempt is open, which then writes the payment as it was before.",
    edits: [
      {
        file: `${SRC}/use-cases/update-payment-intent.ts`,
        from: "if (hasOpenAttempt(intent)) return",
        to: "if (hasOpenAttempt(intent) && input.amount !== undefined) return",
      },
    ],
  },
  {
    name: "serialisation-failure-swallowed",
    mistake: "A statement that the database refuses is silenced, and so is the rollback that its commit becomes.",
    edits: [
      {
        file: `${SRC}/postgres/journal.ts`,
        from: "  statement.catch(() => undefined);\n  return statement;",
        to: "  return statement.catch(() => undefined) as Promise<T>;",
      },
      {
        file: "packages/postgres/src/transaction.ts",
        from: 'if (answer !== "COMMIT") throw',
        to: "if (answer === undefined) throw",
      },
    ],
  },
];
