import { createDeployment } from "./deployment";
import { createDevelopment } from "./development";
import { createPreview } from "./preview/preview";
import { readSettings } from "./settings";
import { type Stage, StageError } from "./stage";

/** Creates what a stage consists of; returns what the deployer is told at the end. */
export function runStage(stage: Stage): Record<string, unknown> {
  if ($dev) return createDevelopment(developer(stage));
  const settings = readSettings(deployed(stage), process.env);
  return stage.kind === "preview" ? createPreview(stage, settings) : createDeployment(stage, settings);
}

function developer(stage: Stage): Stage {
  if (stage.kind === "development") return stage;
  throw new StageError(`"sst dev" is for a stage of your own: "${stage.name}" is deployed with "sst deploy".`);
}

function deployed(stage: Stage): Stage {
  if (stage.kind !== "development") return stage;
  throw new StageError(
    `"${stage.name}" is a developer's stage, which runs under "sst dev". Deployed are prod, staging and pr-<number>.`,
  );
}
