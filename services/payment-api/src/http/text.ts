/**
 * Stripe's limits count characters: Unicode code points. JavaScript's `length` counts UTF-16 units, of which an emoji
 * has two.
 */
export const charactersIn = (text: string): number => Array.from(text).length;

/** Whether a text has at most `limit` characters. It counts them only if there are more UTF-16 units. */
export const hasAtMost = (limit: number, text: string): boolean =>
  text.length <= limit || (text.length <= 2 * limit && charactersIn(text) <= limit);

const QUOTED = 100;

/** Shortens a caller's text so that we can quote it, and never splits an emoji. */
export function shorten(text: string, limit: number = QUOTED): string {
  return hasAtMost(limit, text)
    ? text
    : `${Array.from(text.slice(0, 2 * limit))
        .slice(0, limit - 3)
        .join("")}...`;
}
