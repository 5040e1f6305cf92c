import type { Graph } from "../graph.ts";
import { type Span, spanOf, synthesisePatched } from "./broken-variants.ts";
import type { Variant } from "./variants/variant.ts";

/** More than two at once take longer on the two cores that CI has. */
const AT_ONCE = 2;
/** The most graphs that one variant is in. With more, each graph would hold most variants, and they would hide one another. */
const MOST_GRAPHS = 3;

/** Graphs that variants share, and the place of each variant. */
export interface Shared {
  readonly graphs: readonly Graph[];
  readonly placeOf: (variant: Variant) => Place;
}

/** The numbers of the graphs that hold a variant, in order. */
export type Place = readonly number[];

/**
 * Synthesises variants together, because a synthesis takes seconds, and keeps them apart: each is in up to three graphs, and no
 * two are in the same set. So a fault in exactly these graphs comes from that variant.
 *
 * Variants share no graph when they change the same text, are caught by the same rule, or hide one another.
 */
export async function synthesiseShared(variants: readonly Variant[]): Promise<Shared> {
  const places = await placesOf(variants);
  const graphs: Graph[] = [];
  const open = [...new Set([...places.values()].flat())];
  const work = async (): Promise<void> => {
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      const inside = variants.filter((variant) => places.get(variant)!.includes(number));
      graphs[number] = await synthesisePatched(inside.flatMap(({ patches }) => patches));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { graphs, placeOf: (variant) => places.get(variant)! };
}

type Places = ReadonlyMap<Variant, Place>;

/** Uses as few graphs as possible. Variants that must avoid the most others choose first. */
async function placesOf(variants: readonly Variant[]): Promise<Places> {
  const spans = new Map<Variant, readonly Span[]>();
  for (const variant of variants) spans.set(variant, await Promise.all(variant.patches.map(spanOf)));
  const mayMeet = (one: Variant, other: Variant): boolean =>
    catcherOf(one) !== catcherOf(other) &&
    !hides(one, other) &&
    !hides(other, one) &&
    !spans.get(one)!.some((span) => spans.get(other)!.some((of) => overlap(span, of)));
  const rivalsOf = (variant: Variant): number => variants.filter((other) => !mayMeet(variant, other)).length;
  const mostRivalsFirst = variants.toSorted((one, other) => rivalsOf(other) - rivalsOf(one));
  for (let count = 1; ; count++) {
    const places = place(mostRivalsFirst, placesIn(count), mayMeet);
    if (places !== undefined) return places;
  }
}

/** What catches a variant: a rule, or `reach`. */
const catcherOf = ({ caughtBy }: Variant): string => ("rule" in caughtBy ? caughtBy.rule : "reach");

const hides = (one: Variant, other: Variant): boolean => one.hides?.includes(catcherOf(other)) ?? false;

const overlap = (one: Span, other: Span): boolean =>
  one.file === other.file && one.start < other.end && other.start < one.end;

/** Gives each variant the first free place without a rival in it. Undefined when that is impossible. */
function place(
  variants: readonly Variant[],
  free: readonly Place[],
  mayMeet: (one: Variant, other: Variant) => boolean,
): Places | undefined {
  const places = new Map<Variant, Place>();
  const isTaken = (candidate: Place): boolean => [...places.values()].includes(candidate);
  for (const variant of variants) {
    const rivals = [...places].filter(([other]) => !mayMeet(variant, other));
    const occupied = new Set(rivals.flatMap(([, taken]) => taken));
    const found = free.find((candidate) => !isTaken(candidate) && !candidate.some((number) => occupied.has(number)));
    if (found === undefined) return undefined;
    places.set(variant, found);
  }
  return places;
}

/** Every set of up to three graphs out of `count`, the smallest sets first. */
function placesIn(count: number): readonly Place[] {
  const larger = (places: readonly Place[]): readonly Place[] =>
    places.flatMap((taken) =>
      Array.from({ length: count }, (_, number) => number)
        .filter((number) => number > (taken.at(-1) ?? -1))
        .map((number) => [...taken, number]),
    );
  const bySize: (readonly Place[])[] = [[[]]];
  for (let size = 1; size <= MOST_GRAPHS; size++) bySize.push(larger(bySize.at(-1)!));
  return bySize.slice(1).flat();
}
