import type { Container } from "./task.ts";

/** A container of a task that has been started. */
export interface RunningContainer {
  /** The engine's name for it. */
  readonly id: string;
  /** Tells it from the same container of another task of its service. */
  readonly label: string;
  readonly container: Container;
}
