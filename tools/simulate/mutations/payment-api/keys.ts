import type { Mutation } from "../mutation.ts";

const SRC = "services/payment-api/src";

/** Idempotency keys: who has one, and what it replays. */
export const KEYS: readonly Mutation[] = [
  {
    name: "key-parameters-unchecked",
    mistake: "A key that is reused with other parameters replays the answer to the first ones.",
    edits: [
      {
        file: `${SRC}/postgres/journal.ts`,
        from: " && stored.parameters_hash.equals(claim!.parametersHash);",
        to: ";",
      },
    ],
  },
  {
    name: "every-refusal-frees-its-key",
    mistake: "Every refusal gives its key back, and not only the one that says that another request is at work.",
    edits: [
      {
        file: `${SRC}/use-cases/request.ts`,
        from: 'givesClaimBack: refusal.rule === "attempt_in_progress",',
        to: "givesClaimBack: true,",
      },
    ],
  },
  {
    name: "recovery-overwrites-answer",
    mistake: "Recovery stores the outcome over the `processing` that the key has already answered.",
    edits: [
      { file: `${SRC}/postgres/claims.ts`, from: " || stored.status !== null)", to: ")" },
      { file: `${SRC}/postgres/claims.ts`, from: " AND i.status IS NULL`", to: "`" },
    ],
  },
  {
    name: "same-key-twice-in-one-commit",
    mistake: "Two requests with one key that share a commit are both carried out.",
    edits: [
      {
        file: `${SRC}/postgres/journal.ts`,
        from: "claimed.get(claimKeyOf(tenant.id, claim.key)) !== entry)",
        to: "!claimed.has(claimKeyOf(tenant.id, claim.key)))",
      },
    ],
  },
  {
    name: "keys-of-a-commit-without-account",
    mistake: "In one commit, the keys of two accounts are the same key if their texts are equal.",
    edits: [
      {
        file: `${SRC}/postgres/journal.ts`,
        from: "const claimKeyOf = (tenantId: number, key: string): string => `${tenantId} ${key}`;",
        to: "const claimKeyOf = (_tenantId: number, key: string): string => key;",
      },
    ],
  },
  {
    name: "endpoint-id-without-account",
    mistake: "The id of a new webhook endpoint depends on its key and parameters, but not on the account.",
    edits: [
      {
        file: `${SRC}/domain/webhook-endpoint.ts`,
        from: "function nameOfClaim({ id }: ConfiguredTenant,",
        to: "function nameOfClaim(_tenant: ConfiguredTenant,",
      },
      {
        file: `${SRC}/domain/webhook-endpoint.ts`,
        from: "JSON.stringify([id, operation,",
        to: "JSON.stringify([operation,",
      },
    ],
  },
];
