/** The latency below which `percent` of all latencies lie. */
export function percentile(sorted: readonly number[], percent: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)]!;
}

export const sortedCopy = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
