import { type StageKind, stageOf } from "../stage.ts";

/** Returns whether a stage is of these kinds; rules and suppressions use it. */
const of =
  (...kinds: readonly StageKind[]) =>
  (stage: string): boolean =>
    kinds.includes(stageOf(stage).kind);

/** Stages that are deployed and stay. */
export const LASTING = of("prod", "staging");
export const DEPLOYED = of("prod", "staging", "preview");
export const PROD = of("prod");
export const STAGING = of("staging");
