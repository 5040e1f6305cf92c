/**
 * What the driver tells a service's thread, in memory that both share: it arms a fault at once, without a message that
 * the service would have to be idle to read. All cells are 32-bit integers.
 */
export const CELLS = {
  /** The thread ends at the n-th read or write from now. 0: not armed. */
  dieIn: 0,
  /** The event loop stands still for `stallMs` at the n-th read or write from now. */
  stallIn: 1,
  stallMs: 2,
  /** When the database connection of the next COMMIT dies: see CommitFault. 0: not armed. */
  commitFault: 3,
  /** How far the thread's wall clock is ahead, in milliseconds. */
  clockAheadMs: 4,
  /** How often the thread has died at a step, and how many COMMITs have lost their connection. */
  deaths: 5,
  lostCommits: 6,
  /** The connection of the n-th answer from now dies before the answer is sent. 0: not armed. */
  loseAnswerIn: 7,
  lostAnswers: 8,
} as const;

export type Cell = keyof typeof CELLS;

/** The exit code of a thread that dies at a step. */
export const DIED = 137;

/** The connection dies before COMMIT is sent, when it is sent but not answered, or right after the answer. */
export const COMMIT_FAULTS = { before: 1, during: 2, after: 3 } as const;
export type CommitFault = keyof typeof COMMIT_FAULTS;

export interface Control {
  get(cell: Cell): number;
  set(cell: Cell, value: number): void;
  /** Adds to a cell and returns its new value. */
  add(cell: Cell, value: number): number;
}

export const newControlMemory = (): SharedArrayBuffer => new SharedArrayBuffer(4 * Object.keys(CELLS).length);

export function controlOver(memory: SharedArrayBuffer): Control {
  const cells = new Int32Array(memory);
  return {
    get: (cell) => Atomics.load(cells, CELLS[cell]),
    set: (cell, value) => void Atomics.store(cells, CELLS[cell], value),
    add: (cell, value) => Atomics.add(cells, CELLS[cell], value) + value,
  };
}
