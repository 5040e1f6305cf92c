/** Repeatable chance: the same seed makes the same choices. */
export interface Chance {
  /** A number from 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Picks by weight. */
  weigh<T extends { readonly weight: number }>(from: readonly T[]): T;
  /** A generator that depends only on this one's seed and the name, and not on what was drawn meanwhile. */
  fork(name: number): Chance;
}

/** Creates a generator: mulberry32. */
export function createChance(seed: number): Chance {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    happens: (probability) => next() < probability,
    pick: (from) => from[between(0, from.length - 1)]!,
    weigh(from) {
      let rest = next() * from.reduce((sum, { weight }) => sum + weight, 0);
      return from.find(({ weight }) => (rest -= weight) < 0) ?? from.at(-1)!;
    },
    fork: (name) => createChance(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(name + 1, 0x85ebca6b)),
  };
}
