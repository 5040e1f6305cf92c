/** The results of `check` and `reach` for a graph. */
export interface Findings {
  /** The version of SST. */
  readonly sst: string;
  /** Whether the graph follows all rules. */
  readonly ok: boolean;
  /** The totals of `check`. */
  readonly summary: string;
  readonly report: string;
  /** The lines of `reach`'s table. */
  readonly reach: readonly string[];
}

/** Describes where the next version differs from the pinned one or breaks a rule; empty if it is just as good. */
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
