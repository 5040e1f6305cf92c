import { join } from "node:path";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import { startProgress } from "@platform/setup/progress";
import { ROOT } from "@platform/local/components";
import { readTasks } from "./task/read-tasks.ts";
import type { Task } from "./task/task.ts";
import { project } from "../../blueprint.config.ts";

/** Keeps podman's storage, the base and SBOMs between runs. */
export const DIRECTORY = join(ROOT, ".local/images");

/** staging equals prod, with the sandbox acquirer next to payment-api. */
const STAGE = "staging";

/** Synthesises the tasks that a deploy of staging would run. */
export async function synthesiseTasks(): Promise<readonly Task[]> {
  const progress = startProgress(`reading the task definitions of ${STAGE}`);
  try {
    return readTasks(await synthesise(project, { stage: STAGE }));
  } finally {
    progress.end("done");
  }
}
