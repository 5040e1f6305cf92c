/**
 * Stripe's limits count characters: Unicode code points. JavaScript's `length` counts UTF-16 units, of which an emoji
 * has two.
 */
export const charactersIn = (text: string): number => Array.from(text).length;

/** Whether a text has at most so many characters. It counts only where the UTF-16 units are more than that. */
export const hasAtMost = (limit: number, text: string): boolean =>
  text.length <= limit || (text.length <= 2 * limit && charactersIn(text) <= limit);

const QUOTED = 100;

/** What a caller wrote, short enough to quote, and never with half of an emoji. */
export function shorten(text: string, limit: number = QUOTED): string {
  return hasAtMost(limit, text)
    ? text
    : `${Array.from(text.slice(0, 2 * limit))
        .slice(0, limit - 3)
        .join("")}...`;
}
