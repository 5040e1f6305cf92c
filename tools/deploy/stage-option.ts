import type { Options } from "@platform/command-line/options";
import { Refusal } from "@platform/command-line/refusal";
import { type Stage, StageError, stageOf } from "../../infra/stage.ts";

export const STAGE = {
  stage: { type: "string", value: "X", help: "prod, staging or pr-<n>" },
} as const satisfies Options;

/** Returns the stage of --stage. Throws Refusal if the option is missing or the stage is never deployed. */
export function deployedStage(name: string | undefined): Stage {
  if (name === undefined || name === "") throw new Refusal("Say which stage: --stage pr-12.");
  const stage = readStage(name);
  if (stage.kind !== "development") return stage;
  throw new Refusal(`"${name}" is a developer's stage, which is never deployed: use prod, staging or pr-<number>.`);
}

function readStage(name: string): Stage {
  try {
    return stageOf(name, process.env);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    throw new Refusal(error.message, { cause: error });
  }
}
