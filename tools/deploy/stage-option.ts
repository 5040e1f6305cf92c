import { type Stage, StageError, stageOf } from "../../infra/stage.ts";
import { DeployError } from "./deploy-error.ts";
import type { Values } from "./verb.ts";

/** The stage that --stage names. Throws DeployError when there is none, or when it is never deployed. */
export function deployedStage(values: Values): Stage {
  const name = values["stage"];
  if (typeof name !== "string" || name === "") throw new DeployError("Say which stage: --stage pr-12.");
  const stage = readStage(name);
  if (stage.kind !== "development") return stage;
  throw new DeployError(`"${name}" is a developer's stage, which is never deployed: use prod, staging or pr-<number>.`);
}

function readStage(name: string): Stage {
  try {
    return stageOf(name, process.env);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    throw new DeployError(error.message, { cause: error });
  }
}
