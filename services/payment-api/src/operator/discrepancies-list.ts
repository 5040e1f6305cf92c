import { listDiscrepancies, type NotedDiscrepancy } from "../postgres/discrepancies.ts";
import { inColumns } from "./columns.ts";
import { withDatabase } from "./database.ts";
import { discrepancyDocument, itemName, readItem } from "./discrepancy-item.ts";
import { money } from "./money.ts";
import { UsageError, verb } from "./verb.ts";

const MAX_LIMIT = 1_000;

/** `discrepancies list`: where the acquirer's books and ours differ. */
export const discrepanciesList = verb({
  summary: "lists items of settlement reports that differ from our books, oldest first",
  usage: `  --all              also those that are resolved, with who resolved them and why
  --after ITEM       only those after this one, as in 12/3: the next page
  --limit N          at most so many, up to ${MAX_LIMIT}; 100 unless you say otherwise
  --json             for machines: an array of objects

docs/runbooks/settlement.md says what each reason means and what to do.
`,
  options: {
    all: { type: "boolean", default: false },
    after: { type: "string", default: "0/0" },
    limit: { type: "string", default: "100" },
    json: { type: "boolean", default: false },
  },
  async run({ all, after, limit, json }, environment) {
    const page = { after: readItem(after, "--after"), resolved: all, limit: readLimit(limit) };
    const noted = await withDatabase(environment, (pool) => listDiscrepancies(pool, page));
    if (json) return JSON.stringify(noted.map(discrepancyDocument));
    if (noted.length > 0) return inColumns(noted.map(line));
    return all ? "No discrepancy was ever noted." : "No discrepancy is open: the acquirer's books and ours agree.";
  },
});

function line(noted: NotedDiscrepancy): string[] {
  return [
    itemName(noted),
    noted.reason,
    noted.kind,
    money(noted.amount, noted.currency),
    noted.operation,
    noted.payment_intent ?? "no payment of ours",
    `found ${new Date(noted.found_at).toISOString()}`,
    outcomeOf(noted),
  ];
}

function outcomeOf({ reason, resolved_at, resolved_by, resolution }: NotedDiscrepancy): string {
  if (resolved_at === null) return reason === "attempt_open" ? "open, resolves itself" : "open";
  const at = new Date(resolved_at).toISOString();
  return resolved_by === null ? `resolved itself ${at}` : `resolved ${at} by ${resolved_by}: ${resolution}`;
}

function readLimit(given: string): number {
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new UsageError(`--limit takes a whole number from 1 to ${MAX_LIMIT}.`);
}
