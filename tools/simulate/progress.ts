import type { Progress } from "./run/run.ts";

/** Shows how far a run is: one line that changes on a terminal, a line every few seconds elsewhere. */
export interface ProgressLine {
  show(what: string, progress: Progress): void;
  /** Ends the line, so that other output begins on its own. */
  end(): void;
}

const EVERY_MS = 5_000;

export function createProgressLine(out: NodeJS.WriteStream = process.stderr): ProgressLine {
  const startedAt = Date.now();
  let shownAt = 0;
  let isOpen = false;
  return {
    show(what, { operations, faults, violations, step }) {
      if (!out.isTTY && Date.now() - shownAt < EVERY_MS) return;
      shownAt = Date.now();
      const seconds = Math.round((shownAt - startedAt) / 1000);
      const counts = `${operations.toLocaleString("en")} operations · ${faults.toLocaleString("en")} faults · violations: ${violations}`;
      const line = `${what} · ${seconds} s · ${counts} · ${step}`;
      out.write(out.isTTY ? `\r\x1b[K${line.slice(0, out.columns - 1)}` : `${line}\n`);
      isOpen = out.isTTY;
    },
    end() {
      if (isOpen) out.write("\r\x1b[K");
      isOpen = false;
    },
  };
}
