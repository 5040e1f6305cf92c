/** One of each name. */
export const distinctBy = <T>(name: (one: T) => string, all: readonly T[]): readonly T[] => [
  ...new Map(all.map((one) => [name(one), one])).values(),
];
