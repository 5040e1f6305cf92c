import { CannotStart } from "@platform/kernel/cannot-start";
import type { Logger } from "./logger.ts";

/** Anything that runs until stopped. `stop` may be called twice, and resolves when everything has ended. */
export interface Running {
  stop(): Promise<void>;
}

/**
 * Longer than the draining, 20 s, plus the slowest request after it: we try to book a payment that the acquirer has
 * answered for as long as its lease of 30 s lasts. Shorter than the 60 s after which ECS kills the task.
 */
const STOP_DEADLINE_MS = 55_000;
/** How long an ending process waits until somebody has read its last lines. */
const LAST_LINES_MS = 1_000;

/**
 * Runs a service until a signal. SIGTERM and SIGINT stop it; so does the end of standard input if EXIT_WITH_PARENT=stdin
 * says that a supervisor holds the other end. The exit code is 0 after a clean stop, and 1 after a stop that failed or
 * took longer than `stopDeadlineMs`. The process ends then, even when nobody reads its output.
 *
 * An uncaught error also ends the process with 1 after a line in the log, because it leaves an unknown state. Code must
 * catch whatever a row, a client or a peer can cause.
 */
export async function runService(
  logger: Logger,
  start: () => Promise<Running>,
  { stopDeadlineMs = STOP_DEADLINE_MS }: { readonly stopDeadlineMs?: number } = {},
): Promise<void> {
  process.on("unhandledRejection", (error) => {
    logger.fatal({ err: error }, "unhandled rejection");
    exit(logger, 1);
  });
  process.on("uncaughtException", (error) => {
    logger.fatal({ err: error }, "uncaught exception");
    exit(logger, 1);
  });
  let isStopping = false;
  let running: Running | undefined;
  const stop = (reason: string): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ reason }, "stopping");
    setTimeout(() => {
      logger.fatal(`still not stopped after ${stopDeadlineMs} ms`);
      exit(logger, 1);
    }, stopDeadlineMs).unref();
    void (running?.stop() ?? Promise.resolve()).then(
      () => exit(logger, 0),
      (error: unknown) => {
        logger.fatal({ err: error }, "could not stop cleanly");
        exit(logger, 1);
      },
    );
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  if (process.env["EXIT_WITH_PARENT"] === "stdin") {
    process.stdin.resume();
    process.stdin.on("end", () => stop("parent is gone"));
    process.stdin.on("error", () => stop("parent is gone"));
  }
  try {
    running = await start();
    if (isStopping) await running.stop();
  } catch (error) {
    if (error instanceof CannotStart) logger.fatal(error.message);
    else logger.fatal({ err: error }, "could not start");
    exit(logger, 1);
  }
}

function exit(logger: Logger, code: number): void {
  setTimeout(() => process.exit(code), LAST_LINES_MS);
  logger.flush(() => process.exit(code));
}
