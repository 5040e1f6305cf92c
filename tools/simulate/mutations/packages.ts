import type { Mutation } from "./mutation.ts";

const POSTGRES = "packages/postgres/src";

/** What every service builds on: transactions, the group commit, and the key of a tenant. */
export const PACKAGES: readonly Mutation[] = [
  {
    name: "answer-before-commit",
    mistake: "A transaction is reported as committed when its COMMIT is sent, and not when the database has answered.",
    edits: [
      {
        file: `${POSTGRES}/transaction.ts`,
        from: 'answer = (await client.query("COMMIT")).command;',
        to: 'answer = "COMMIT";\n      void client.query("COMMIT").catch(() => undefined);',
      },
    ],
  },
  {
    name: "batch-retried-as-a-whole",
    mistake: "A batch whose COMMIT got no answer is tried again as a whole, without looking whether it is there.",
    edits: [
      {
        file: `${POSTGRES}/transaction.ts`,
        from: "if (!isCommitSent) throw new",
        to: "throw new",
      },
    ],
  },
  {
    name: "lost-commit-not-awaited",
    mistake: "A transaction whose COMMIT got no answer counts as ended, although it may still land.",
    edits: [
      {
        file: `${POSTGRES}/transaction.ts`,
        from: "throw isOpen || (await awaitEnd(pool, client)) ? error : new CommitUnknown(error);",
        to: "throw error;",
      },
    ],
  },
  {
    name: "unknown-commit-called-nothing",
    mistake: "A batch whose COMMIT got no answer is reported as not written while the database is away.",
    edits: [
      {
        file: `${POSTGRES}/group-commit.ts`,
        from: "if (error instanceof CommitUnknown) return () => batch.forEach((entry) => entry.reject(error));",
        to: "if (error instanceof CommitUnknown)\n        return () => batch.forEach((entry) => entry.reject(new NothingCommitted(error)));",
      },
      {
        file: `${POSTGRES}/group-commit.ts`,
        from: "and recovery will find it.\n      return () => batch.forEach((entry) => entry.reject(error));",
        to: "and recovery will find it.\n      return () => batch.forEach((entry) => entry.reject(new NothingCommitted(error)));",
      },
    ],
  },
  {
    name: "modes-share-a-tenant-key",
    mistake: "The key of a tenant is its account, so test mode and live mode share counts and webhook endpoints.",
    edits: [
      {
        file: "packages/kernel/src/tenant.ts",
        from: '=> `${tenant.accountId}:${tenant.livemode ? "live" : "test"}`;',
        to: "=> tenant.accountId;",
      },
    ],
  },
];
