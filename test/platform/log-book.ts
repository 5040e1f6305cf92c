import type { LogSink } from "@platform/local/log-sink";

/** Keeps the output of a platform's processes, to show it when a test fails. */
export interface LogBook {
  readonly sink: LogSink;
  /** The whole output. */
  text(): string;
  /** Prints its end on stderr. */
  show(): void;
}

const SHOWN_LINES = 150;

export function createLogBook(): LogBook {
  const lines: string[] = [];
  return {
    sink: (name, line) => void lines.push(`${name} │ ${line}`),
    text: () => lines.join("\n"),
    show: () => void process.stderr.write(`${lines.slice(-SHOWN_LINES).join("\n")}\n`),
  };
}
