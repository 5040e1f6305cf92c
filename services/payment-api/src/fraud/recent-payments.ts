import type { Clock } from "@platform/kernel/instant";
import type { RecentPayments } from "../ports/recent-payments.ts";

/** Two buckets of five minutes: a count reaches back over five minutes at least, and ten at most. */
const BUCKET_MS = 5 * 60_000;
/** At worst, 50,000 e-mails of 512 characters each: 26 MB a bucket. */
const MAX_KEYS = 50_000;

/**
 * Counts in memory, for this process alone and until it ends. That is enough to stop a card that somebody tries again and
 * again while nobody scores. A flood of new names shortens the time that we remember, but cannot fill the memory.
 */
export function createRecentPayments(clock: Clock, maxKeys = MAX_KEYS): RecentPayments {
  let older = new Map<string, number>();
  let newer = new Map<string, number>();
  let turnAt = clock() + BUCKET_MS;

  function turn(): void {
    const now = clock();
    if (now < turnAt && newer.size < maxKeys) return;
    // After a pause that is longer than a bucket, the newer one is too old as well.
    older = now < turnAt + BUCKET_MS ? newer : new Map();
    newer = new Map();
    turnAt = now + BUCKET_MS;
  }

  const seen = (key: string): number => (newer.get(key) ?? 0) + (older.get(key) ?? 0);

  function add(key: string): number {
    newer.set(key, (newer.get(key) ?? 0) + 1);
    return seen(key);
  }

  const countsBy =
    (of: (key: string) => number): RecentPayments["count"] =>
    ({ id }, { card, customer, email }) => {
      turn();
      return {
        card: card === null ? 0 : of(`${id} card ${card}`),
        customer: customer === null ? 0 : of(`${id} customer ${customer}`),
        email: email === null ? 0 : of(`${id} email ${email}`),
      };
    };

  return { count: countsBy(add), look: countsBy(seen) };
}
