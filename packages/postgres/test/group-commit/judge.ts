import {
  EarlierTryLost,
  isConflict,
  isConnectionLost,
  isRefused,
  isUniqueViolation,
  NothingCommitted,
} from "@platform/postgres/fault";
import type { Dangers, Item } from "./schedule.ts";

/** What a caller was told. */
export type Answer = { readonly outcome: string } | { readonly error: unknown };

export interface History {
  readonly submitted: readonly Item[];
  readonly answers: ReadonlyMap<number, Answer>;
  /** The rows that are in the table when everything has ended. */
  readonly kept: readonly { readonly id: number; readonly outcome: string }[];
  readonly dangers: Dangers;
}

/** As many conflicts as an item survives. */
const MOST_CONFLICTS = 5;

/** The reference model: what must be true of every item, whatever happened. Returns a sentence for each that is not. */
export function judge({ submitted, answers, kept, dangers }: History): string[] {
  const strangers = kept.filter(({ id }) => submitted.every((item) => item.id !== id));
  return [
    ...strangers.map(({ id }) => `${id} is kept, but was never submitted`),
    ...submitted.flatMap((item) => {
      const outcomes = kept.flatMap(({ id, outcome }) => (id === item.id ? [outcome] : []));
      const faults = [...judgeTable(item, outcomes), ...judgeAnswer(item, answers.get(item.id), outcomes, dangers)];
      return faults.map((fault) => `${item.id} (${item.kind}) ${fault}`);
    }),
  ];
}

const isGuilty = ({ kind }: Item): boolean => kind === "refused" || kind === "taken";

function* judgeTable(item: Item, kept: readonly string[]): Iterable<string> {
  if (kept.length > 1) yield "is kept twice";
  if (isGuilty(item) && kept.length > 0) yield "is kept, although the database refuses it";
}

function judgeAnswer(
  item: Item,
  answer: Answer | undefined,
  kept: readonly string[],
  dangers: Dangers,
): Iterable<string> {
  if (answer === undefined) return ["is not answered"];
  if ("error" in answer) return judgeError(item, answer.error, kept.length > 0, dangers);
  const { outcome } = answer;
  if (!outcome.startsWith(`${item.id}/`)) return [`was answered ${outcome}, which is another's`];
  return kept[0] === outcome ? [] : [`was answered ${outcome}, and ${kept[0] ?? "nothing"} is kept`];
}

function* judgeError(item: Item, error: unknown, isKept: boolean, dangers: Dangers): Iterable<string> {
  const isBlamed = isRefused(error) || isUniqueViolation(error);
  const saysNotKept = isBlamed || isConflict(error) || error instanceof NothingCommitted;
  const saysUnknown = isConnectionLost(error) || error instanceof EarlierTryLost;
  if (saysNotKept && isKept) yield `is kept, and was told that it is not: ${String(error)}`;
  if (!saysNotKept && !saysUnknown) yield `failed by something else: ${String(error)}`;
  if (isGuilty(item)) return;
  if (isBlamed) yield `was blamed for what another did: ${String(error)}`;
  if (item.conflicts > MOST_CONFLICTS) return;
  if (isConflict(error)) yield `was not tried often enough: ${String(error)}`;
  if (dangers.deaths <= 1) yield `failed without need: ${String(error)}`;
  if (error instanceof EarlierTryLost && !dangers.isUnreachable) yield `was looked for in vain: ${String(error.cause)}`;
}
