import { findDiscrepancy, type NotedDiscrepancy, resolveDiscrepancy } from "../postgres/discrepancies.ts";
import { nameOfOperator } from "./audited.ts";
import { withDatabase } from "./database.ts";
import { itemName, readItem } from "./discrepancy-item.ts";
import { CannotDo, UsageError, verb } from "./verb.ts";

const MAX_REASON = 1_000;

/** `discrepancies resolve`: both sides agree, and nothing is left to do. It books nothing. */
export const discrepanciesResolve = verb({
  summary: "marks a discrepancy as resolved, for good, with who did it and why",
  usage: `  --item ITEM        as \`discrepancies list\` prints it, as in 12/3
  --reason TEXT      why nothing is left to do: what the acquirer said, the ticket

It books nothing: resolve a discrepancy once the acquirer's books and ours agree, as docs/runbooks/settlement.md says.
`,
  options: { item: { type: "string" }, reason: { type: "string" } },
  async run({ item, reason }, environment) {
    const place = readItem(item, "--item");
    const resolution = { ...place, by: nameOfOperator(), reason: readReason(reason) };
    await withDatabase(environment, async (pool) => {
      if (await resolveDiscrepancy(pool, resolution)) return;
      const noted = await findDiscrepancy(pool, place);
      throw new CannotDo(noted === undefined ? notNoted(itemName(place)) : notOpen(noted));
    });
    return `The discrepancy ${itemName(place)} is resolved.`;
  },
});

function readReason(given = ""): string {
  const reason = given.trim();
  if (reason !== "" && reason.length <= MAX_REASON) return reason;
  throw new UsageError(`Say why nothing is left to do, in up to ${MAX_REASON} characters: --reason TEXT.`);
}

const notNoted = (item: string): string =>
  `No discrepancy ${item} was noted: \`discrepancies list --all\` shows them all.`;

function notOpen(noted: NotedDiscrepancy): string {
  const { resolved_at, resolved_by } = noted;
  if (resolved_at === null) {
    return `The attempt of ${itemName(noted)} is still open: settlement looks at it again, and resolves it or says what differs.`;
  }
  const by = resolved_by === null ? "by itself" : `by ${resolved_by}`;
  return `${itemName(noted)} was resolved ${by} at ${new Date(resolved_at).toISOString()}, and stays so.`;
}
