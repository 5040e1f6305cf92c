import type { Container } from "./task.ts";

/** A started container of a task. */
export interface RunningContainer {
  /** Its name in the engine. */
  readonly id: string;
  /** Distinguishes it from the same container in another task of its service. */
  readonly label: string;
  readonly container: Container;
}
