import type { Writable } from "node:stream";

/** Takes the lines of a log. Never waits for its reader. */
export interface LogOutput {
  write(line: string): void;
  /** Sends the kept lines; calls `done` when they are written or lost, and never while the reader stands still. */
  flush(done?: () => void): void;
  /** How many lines were lost since the last call; 0 while there is no room to report them. */
  takeLost(): number;
}

/** A system call per line costs more than the line, so this many characters leave together. */
const BATCH_LENGTH = 4_096;
/** Beyond this many unread bytes we drop lines: the service goes on, and its memory stays small. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/**
 * Writes lines to `process.stdout`, whose pipes Node writes without blocking. pino writes to the descriptor instead,
 * which blocks a thread until the reader has read; if it never does, not even `process.exit` ends the process, because it
 * waits for its threads.
 */
export function createLogOutput(stream: Writable): LogOutput {
  let kept = "";
  let lost = 0;
  let isBroken = false;
  // The log's reader is gone; the service goes on without it.
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
