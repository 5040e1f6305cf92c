import type { Chance } from "@platform/simulate/chance";
import type { VictimName } from "./victims.ts";

/** A kind of kill: all of its victims die at once. */
export interface KillKind {
  readonly victims: readonly VictimName[];
  /** How often it comes, compared with the others. */
  readonly share: number;
}

/** Another kind is another line. */
export const KINDS: readonly KillKind[] = [
  { victims: ["payment-api"], share: 6 },
  { victims: ["twin"], share: 3 },
  { victims: ["payment-api", "twin"], share: 2 },
  { victims: ["fraud-detection"], share: 2 },
  { victims: ["notification-service"], share: 2 },
  { victims: ["acquirer"], share: 2 },
  { victims: ["PostgreSQL"], share: 2 },
  { victims: ["PostgreSQL by immediate shutdown"], share: 2 },
  { victims: ["a backend of PostgreSQL"], share: 2 },
  { victims: ["PostgreSQL", "payment-api"], share: 2 },
  { victims: ["PostgreSQL", "fraud-detection"], share: 1 },
  { victims: ["PostgreSQL", "notification-service"], share: 1 },
  { victims: ["PostgreSQL", "acquirer"], share: 1 },
];

export const nameOf = ({ victims }: KillKind): string => victims.join(" and ");

/** Draws kinds until every victim dies, then the other kinds, then more by their shares, and shuffles them. */
export function drawKinds(times: number, chance: Chance): KillKind[] {
  const [first, others] = untilEveryVictimDies(shuffle(KINDS, chance));
  if (times < first.length) throw new Error(`${times} kills are too few for all victims`);
  const shares = KINDS.flatMap((kind) => Array.from({ length: kind.share }, () => kind));
  const more = Array.from({ length: Math.max(0, times - KINDS.length) }, () => chance.pick(shares));
  return shuffle([...first, ...others, ...more].slice(0, times), chance);
}

/** Splits kinds into those of which each has a victim that none before it has, and the others. */
function untilEveryVictimDies(kinds: readonly KillKind[]): [KillKind[], KillKind[]] {
  const dead = new Set<VictimName>();
  const first = kinds.filter(({ victims }) => {
    const isNeeded = victims.some((name) => !dead.has(name));
    for (const name of victims) dead.add(name);
    return isNeeded;
  });
  return [first, kinds.filter((kind) => !first.includes(kind))];
}

const shuffle = <T>(items: readonly T[], chance: Chance): T[] =>
  items
    .map((item) => ({ item, place: chance.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
