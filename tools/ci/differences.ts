/** What `check` and `reach` say of a graph. */
export interface Findings {
  /** The version of SST. */
  readonly sst: string;
  /** No rule is violated. */
  readonly ok: boolean;
  /** The totals of `check`. */
  readonly summary: string;
  readonly report: string;
  /** The lines of `reach`'s table. */
  readonly reach: readonly string[];
}

/** Where the next version differs from the pinned one, or is at fault itself, in words; empty when it is as good. */
export function differences(pinned: Findings, next: Findings): readonly string[] {
  const reachedOnlyIn = (one: Findings, other: Findings): string[] =>
    one.reach
      .filter((line) => !other.reach.includes(line))
      .map((line) => `reach, only on SST ${one.sst}: ${line.replaceAll(/ +/g, " ")}`);
  return [
    ...(next.ok ? [] : [`check, on SST ${next.sst}:\n${next.report.trimEnd()}`]),
    ...(next.summary === pinned.summary ? [] : [`check, on SST ${pinned.sst}: ${pinned.summary}`]),
    ...reachedOnlyIn(pinned, next),
    ...reachedOnlyIn(next, pinned),
  ];
}
