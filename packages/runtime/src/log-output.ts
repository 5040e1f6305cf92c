import type { Writable } from "node:stream";

/** Takes the lines of a log. Never waits for whoever reads them. */
export interface LogOutput {
  write(line: string): void;
  /** Sends what is kept; `done` is called when it is written or lost, and never while the reader stands still. */
  flush(done?: () => void): void;
  /** How many lines were lost since this was asked last; 0 while there is no room to say so. */
  takeLost(): number;
}

/** A system call per line costs more than the line: so many characters leave together. */
const BATCH_LENGTH = 4_096;
/** Beyond this many bytes that nobody reads, lines are lost: the service goes on, and its memory stays small. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/**
 * Lines to `process.stdout`, whose pipes Node writes without blocking. Writing to the descriptor instead, as pino does by
 * itself, occupies a thread until the reader has read; where it never does, not even `process.exit` ends the process,
 * because it waits for its threads.
 */
export function createLogOutput(stream: Writable): LogOutput {
  let kept = "";
  let lost = 0;
  let isBroken = false;
  // The log's reader is gone, and the service goes on without it.
  stream.on("error", () => (isBroken = true));
  const hasRoom = (): boolean => stream.writableLength < MAX_WAITING_BYTES;

  function flush(done: () => void = () => undefined): void {
    const lines = kept;
    kept = "";
    if (isBroken) done();
    else stream.write(lines, () => done());
  }

  return {
    flush,
    write(line) {
      if (isBroken) return;
      if (!hasRoom()) {
        lost++;
        return;
      }
      kept += line;
      if (kept.length >= BATCH_LENGTH) flush();
    },
    takeLost() {
      const count = hasRoom() ? lost : 0;
      lost -= count;
      return count;
    },
  };
}
