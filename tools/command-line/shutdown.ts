/** Something that runs and that we must stop. */
export interface Stoppable {
  stop(withinMs: number): Promise<void>;
  kill(): void;
}

export interface Shutdown {
  /** Shutdown stops the last one first, so that a component outlives its callers. */
  add(started: Stoppable, withinMs: number): void;
  /** Shutdown stops them together. */
  addGroup(started: readonly Stoppable[], withinMs: number): void;
  run(): Promise<void>;
  /** Kills everything now. */
  force(): void;
}

export function createShutdown(): Shutdown {
  const groups: { started: readonly Stoppable[]; withinMs: number }[] = [];
  const addGroup = (started: readonly Stoppable[], withinMs: number): void => void groups.push({ started, withinMs });
  return {
    add: (started, withinMs) => addGroup([started], withinMs),
    addGroup,
    async run() {
      for (const { started, withinMs } of groups.toReversed()) {
        await Promise.all(started.map((one) => one.stop(withinMs)));
      }
    },
    force() {
      for (const { started } of groups) started.forEach((one) => one.kill());
    },
  };
}
