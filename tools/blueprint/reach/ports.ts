/** A range of ports, both ends included. */
export interface Ports {
  readonly from: number;
  readonly to: number;
}

export const EVERY_PORT: Ports = { from: 0, to: 65_535 };

export function port(number: number): Ports {
  return { from: number, to: number };
}

/** The ports in both lists; empty when they share none. */
export function intersect(one: readonly Ports[], other: readonly Ports[]): readonly Ports[] {
  return one.flatMap((a) =>
    other
      .map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }))
      .filter(({ from, to }) => from <= to),
  );
}

/** Sorts the ranges and joins those that overlap or touch. */
export function merge(ports: readonly Ports[]): readonly Ports[] {
  const merged: Ports[] = [];
  for (const next of ports.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (last !== undefined && next.from <= last.to + 1) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

export function formatPorts({ from, to }: Ports): string {
  return from === to ? String(from) : `${from}-${to}`;
}
