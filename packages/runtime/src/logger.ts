import { pino, type Logger } from "pino";
import { createLogOutput } from "./log-output.ts";

export type { Logger };

/**
 * A logger of JSON lines on stdout. Errors carry their whole chain of causes. Request and response bodies, headers and
 * query strings are never logged: they hold keys, addresses and, by accident, card numbers.
 */
export function createLogger(service: string, level: string): Logger {
  const output = createLogOutput(process.stdout);
  process.on("exit", () => output.flush());
  const logger = pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serialiseError },
    },
    output,
  );
  setInterval(() => {
    const lines = output.takeLost();
    if (lines > 0) logger.warn({ lines }, "lines of the log were lost: nobody read standard output");
    output.flush();
  }, FLUSH_EVERY_MS).unref();
  return logger;
}

/** Lines leave together, at most this long after they were written. */
const FLUSH_EVERY_MS = 100;

/** A logger that writes nothing: for tests. */
export const silentLogger: Logger = pino({ level: "silent" });

/** Logs only properties that we know to be harmless: PostgreSQL's `detail`, for one, quotes the row's values. */
function serialiseError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: serialiseError(error.cause) }),
  };
}
