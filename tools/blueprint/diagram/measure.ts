/** Sizes of text in pixels. */
export const NAME_SIZE = 14;
export const SMALL_SIZE = 12;

/**
 * The largest width of a text in pixels. A browser picks one of several fonts, so this uses DejaVu Sans, the widest of them,
 * whose widths are fractions of the font size.
 */
export function widthOf(text: string, size: number, bold = false): number {
  const parts = text.split("").reduce((total, letter) => total + letterWidth(letter), 0);
  return Math.ceil(parts * size * (bold ? 1.12 : 1));
}

function letterWidth(letter: string): number {
  if (/[ijl.,:;'| ]/.test(letter)) return 0.34;
  if (/[ftr()/-]/.test(letter)) return 0.41;
  if (/[mwMW→]/.test(letter)) return 0.98;
  if (/[A-Z]/.test(letter)) return 0.74;
  return 0.64;
}

/** Shortens a text until it fits. */
export function fit(text: string, width: number, size: number, bold = false): string {
  if (widthOf(text, size, bold) <= width) return text;
  const shorter = text.replace(/.…?$/u, "…");
  return shorter === text ? text : fit(shorter, width, size, bold);
}
