import type { Clock } from "../clock.ts";
import type { Ecs } from "./ecs.ts";

/** What every step of a verification needs. */
export interface VerifyDeps {
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly say: (message: string) => void;
  /** How long a rollout may still be in progress. */
  readonly timeoutMs: number;
}
