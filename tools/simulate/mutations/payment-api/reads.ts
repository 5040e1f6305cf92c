import type { Mutation } from "../mutation.ts";

const SRC = "services/payment-api/src";

/** Lists, and objects that an answer shows. */
export const READS: readonly Mutation[] = [
  {
    name: "cursor-skips-equal-times",
    mistake: "The next page of a list begins after the time of its cursor, and skips other objects of the same time.",
    edits: [
      {
        file: `${SRC}/postgres/list.ts`,
        from: 'if (page.startingAfter !== undefined) where("id", "<", page.startingAfter);',
        to:
          "const timeOf = `(SELECT created_at FROM ${table} WHERE tenant_id = $1 AND id = ?)`;\n" +
          '  if (page.startingAfter !== undefined) where("created_at", "<", page.startingAfter, timeOf);',
      },
    ],
  },
  {
    name: "more-after-the-last-page",
    mistake: "A last page that is full says that there is more.",
    edits: [
      {
        file: `${SRC}/postgres/list.ts`,
        from: "hasMore: rows.length > page.limit",
        to: "hasMore: rows.length >= page.limit",
      },
    ],
  },
  {
    name: "account-forgotten-in-list",
    mistake: "A list of events of several types lacks parentheses around its OR, and shows those of all accounts.",
    edits: [
      {
        file: `${SRC}/postgres/list.ts`,
        from: 'if (Array.isArray(value)) where(column, "=", value, "ANY (?::text[])");',
        to:
          "if (Array.isArray(value))\n" +
          '      conditions.push(value.map((one) => `${column} = $${values.push(one)}`).join(" OR "));',
      },
    ],
  },
  {
    name: "answer-shows-charge-of-before",
    mistake: "The answer to a capture or refund shows the charge as it was before.",
    edits: [
      {
        file: `${SRC}/use-cases/conclude-attempt.ts`,
        from: "charge: conclusion.charge ?? rows.charge,",
        to: "charge: rows.charge ?? conclusion.charge,",
      },
    ],
  },
  {
    name: "expansion-read-outside-its-commit",
    mistake: "The objects that an answer expands are read outside of its commit, and so without its changes.",
    edits: [
      {
        file: `${SRC}/postgres/journal.ts`,
        from: "function renderAll(client: PoolClient,",
        to: "function renderAll(_client: PoolClient,",
      },
      {
        file: `${SRC}/postgres/journal.ts`,
        from: "answer, createReader(client))",
        to: "answer, createReader(pool))",
      },
    ],
  },
  {
    name: "expansions-of-several-moments",
    mistake:
      "A read fetches what it expands later than the object itself, and shows the two as they never were together.",
    edits: [
      {
        file: `${SRC}/http/process-request.ts`,
        from: 'if (endpoint.method !== "GET" || call.expand.length === 0) return',
        to: "return",
      },
    ],
  },
];
