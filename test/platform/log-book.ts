import type { LogSink } from "@platform/local/log-sink";

/** What the processes of a platform have printed: kept, to be shown when a test fails. */
export interface LogBook {
  readonly sink: LogSink;
  /** All of it. */
  text(): string;
  /** Shows the end of it on stderr. */
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
