import type { Mutation } from "../mutation.ts";

const SRC = "services/payment-api/src";

/** Attempts, their leases, and what the acquirer has done. */
export const RECOVERY: readonly Mutation[] = [
  {
    name: "recovery-skips-inquiry",
    mistake: "Recovery fails an authorisation without asking the acquirer what became of it.",
    edits: [
      {
        file: `${SRC}/use-cases/recover-attempt.ts`,
        from:
          "  const inquiry = await acquirer.inquire(key);\n" +
          '  const answer = inquiry.kind === "not_found" ? await acquirer.fence(key) : inquiry;',
        to: '  const answer = attempt.kind === "authorise" ? ({ kind: "fenced" } as const) : await acquirer.fence(key);',
      },
    ],
  },
  {
    name: "recovery-skips-fence",
    mistake: "Recovery fails an attempt that the acquirer does not know, although its request may still be on its way.",
    edits: [
      {
        file: `${SRC}/use-cases/recover-attempt.ts`,
        from: "? await acquirer.fence(key) : inquiry",
        to: '? ({ kind: "fenced" } as const) : inquiry',
      },
    ],
  },
  {
    name: "silence-counts-as-not-sent",
    mistake: "An operation that got no answer from the acquirer counts as one that was never sent.",
    edits: [
      {
        file: `${SRC}/use-cases/ask-acquirer.ts`,
        from:
          '    case "not_sent":\n      return { kind: "not_done", why: outcome.kind };\n' +
          '    case "not_found":\n    case "unknown":',
        to:
          '      return { kind: "not_done", why: outcome.kind };\n' +
          '    case "not_sent":\n    case "unknown":\n      return { kind: "not_done", why: "not_sent" };\n' +
          '    case "not_found":',
      },
    ],
  },
  {
    name: "reset-counts-as-not-sent",
    mistake: "A request whose connection to the acquirer broke counts as one that was never sent.",
    edits: [
      {
        file: `${SRC}/acquirers/card-acquirer.ts`,
        from: 'if (!result.ok && result.failure.kind === "not_sent") return',
        to: 'if (!result.ok && result.failure.kind !== "timeout") return',
      },
    ],
  },
  {
    name: "retry-count-in-acquirer-key",
    mistake:
      "The acquirer's key counts how often the attempt has changed hands, so recovery asks about another operation.",
    edits: [
      {
        file: `${SRC}/domain/attempt.ts`,
        from: 'export const acquirerKey = (attempt: Pick<Attempt, "id">): string => attempt.id;',
        to:
          'export const acquirerKey = ({ id, leaseEpoch }: Pick<LeasedAttempt, "id" | "leaseEpoch">): string =>\n' +
          "  leaseEpoch === 0 ? id : `${id}_${leaseEpoch}`;",
      },
    ],
  },
  {
    name: "lease-taken-without-epoch",
    mistake:
      "Recovery takes a lease without moving its epoch on, so a late holder takes recovery's commit for its own.",
    edits: [
      {
        file: `${SRC}/postgres/attempts.ts`,
        from: "SET lease_epoch = a.lease_epoch + 1, lease_until =",
        to: "SET lease_until =",
      },
    ],
  },
  {
    name: "late-holder-wins",
    mistake:
      "A holder finishes its attempt although recovery has taken it over, as long as nobody has finished it yet.",
    edits: [
      {
        file: `${SRC}/postgres/journal.ts`,
        from: 'if (state?.state !== "processing" || state.lease_epoch !== attempt.leaseEpoch) return "overtaken";',
        to: 'if (state?.state !== "processing") return "overtaken";',
      },
    ],
  },
  {
    name: "overtaken-request-answers-by-itself",
    mistake: "A request that recovery has overtaken answers as things stand, and not what its key will replay.",
    edits: [
      {
        file: `${SRC}/use-cases/run-attempt.ts`,
        from: 'return request.claim === null ? await answerAsItStands(deps, held) : { kind: "key_in_use" };',
        to: "return await answerAsItStands(deps, held);",
      },
    ],
  },
];
