/** Everything that is left to chance, drawn from one seed. */
export interface Chance {
  /** At least 0, and less than 1. */
  next(): number;
  /** A whole number of at least 0 and less than `limit`. */
  below(limit: number): number;
  /** Whether something happens that does in this share of all cases. */
  happens(share: number): boolean;
  /** One of the weighted things. */
  pick<T>(weighted: readonly (readonly [weight: number, thing: T])[]): T;
  /** That many characters of [0-9A-Za-z]. */
  text(length: number): string;
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The generator sfc32, started from a text: the same text gives the same sequence. */
export function createChance(seed: string): Chance {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, hashOf(seed), 1];
  function nextWord(): number {
    const word = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + word;
    return word >>> 0;
  }
  // The first words still show how the state began.
  for (let round = 0; round < 12; round++) nextWord();
  const next = (): number => nextWord() / 2 ** 32;
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    happens: (share) => next() < share,
    pick(weighted) {
      let left = next() * weighted.reduce((sum, [weight]) => sum + weight, 0);
      return (weighted.find(([weight]) => (left -= weight) < 0) ?? weighted[0]!)[1];
    },
    text(length) {
      let text = "";
      while (text.length < length) text += ALPHABET[below(ALPHABET.length)];
      return text;
    },
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
