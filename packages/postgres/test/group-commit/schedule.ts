import type { Fault } from "@platform/testkit/armed-faults";
import fc from "fast-check";

/**
 * What the database makes of an item: it keeps it, its check refuses it, another row has its unique name, or its first
 * tries meet another transaction.
 */
export type ItemKind = "plain" | "refused" | "taken" | "deadlocks" | "overtaken";

export interface Item {
  readonly id: number;
  readonly kind: ItemKind;
  /** How many of its tries meet another transaction. */
  readonly conflicts: number;
}

export type Step =
  | { readonly do: "submit"; readonly items: readonly Omit<Item, "id">[]; readonly first: boolean }
  /** Arms so many faults of one kind: they strike one after another. */
  | { readonly do: "arm"; readonly fault: Fault; readonly times: number }
  /** Nobody can connect, and every connection ends. */
  | { readonly do: "leave"; readonly forMs: number }
  /** An administrator ends the group commit's sessions. */
  | { readonly do: "terminate" }
  /** Has whoever drains wait, while the schedule goes on. */
  | { readonly do: "drain" }
  | { readonly do: "rest"; readonly forMs: number };

export interface Schedule {
  /** COMMIT leaves behind the statements, or when they are answered. */
  readonly isPipelined: boolean;
  readonly steps: readonly Step[];
}

const shortMs = fc.integer({ min: 0, max: 25 });

const item = fc.oneof(
  { weight: 16, arbitrary: fc.constant({ kind: "plain", conflicts: 0 } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("refused", "taken"), conflicts: fc.constant(0) }) },
  {
    weight: 1,
    // Seven are more than the group commit has patience for.
    arbitrary: fc.record({ kind: fc.constantFrom("deadlocks", "overtaken"), conflicts: fc.constantFrom(1, 1, 2, 7) }),
  },
);

const submit: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("submit"),
  items: fc.array(item, { minLength: 1, maxLength: 8 }),
  first: fc.boolean(),
});

const armed = (fault: fc.Arbitrary<Fault>): fc.Arbitrary<Step> =>
  fc.record({ do: fc.constant("arm"), fault, times: fc.constantFrom(1, 1, 2, 3) });

/** Strikes one connection. */
const plainFault: fc.Arbitrary<Fault> = fc.record({
  at: fc.constantFrom("begin-in-flight", "before-commit", "commit-in-flight", "after-commit"),
  cuts: fc.constantFrom("connection", "connection", "connection", "nothing"),
  delayMs: fc.oneof(fc.constant(0), shortMs),
});

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  plainFault,
  plainFault.map((fault) => ({ ...fault, cuts: "network" as const })),
  fc.record({
    at: fc.constant("commit-in-flight"),
    arrivesLate: fc.constant(true),
    // Long enough for several tries meanwhile, also where the machine is busy.
    delayMs: fc.constantFrom(0, 20, 100, 300),
  }),
);

const quietSteps: fc.WeightedArbitrary<Step>[] = [
  { weight: 5, arbitrary: submit },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rest"), forMs: shortMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drain") }) },
];
const plainStep = fc.oneof(...quietSteps, { weight: 4, arbitrary: armed(plainFault) });
const anyStep = fc.oneof(
  ...quietSteps,
  { weight: 5, arbitrary: armed(anyFault) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave"), forMs: shortMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("terminate") }) },
);

const SIZE = { minLength: 1, maxLength: 10 };

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  isPipelined: fc.boolean(),
  steps: fc.oneof(fc.array(plainStep, SIZE), fc.array(anyStep, SIZE)),
});

const PLAIN = { kind: "plain", conflicts: 0 } as const;

/** Always run, because it has found faults: COMMIT lands long after its connection was lost. */
export const KNOWN_SCHEDULES: readonly Schedule[] = [
  {
    isPipelined: false,
    steps: [
      { do: "arm", fault: { at: "commit-in-flight", arrivesLate: true, delayMs: 300 }, times: 1 },
      { do: "submit", items: [PLAIN, PLAIN], first: false },
    ],
  },
];

/** What may die in a schedule, and so what a caller may be told. */
export interface Dangers {
  /** The first connection that dies is made good; this counts them, and is infinite where all die. */
  readonly deaths: number;
  /** The server is away for a while, so nobody can ask it what became of a COMMIT. */
  readonly isUnreachable: boolean;
}

export function dangersOf({ steps }: Schedule): Dangers {
  const faults = steps.flatMap((one) => (one.do === "arm" ? Array.from({ length: one.times }, () => one.fault) : []));
  const losesAll =
    steps.some(({ do: what }) => what === "leave" || what === "terminate") ||
    faults.some(({ cuts }) => cuts === "network");
  return { deaths: losesAll ? Infinity : faults.length, isUnreachable: losesAll };
}
