import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lastWords, readState } from "../engine/container-state.ts";
import { type Engine, EngineError } from "../engine/engine.ts";
import { processorShare } from "./processor-share.ts";
import type { RunningContainer } from "./running-container.ts";
import type { HealthCheck } from "./task.ts";
import type { TaskNetwork } from "./task-network.ts";

export type Health = Healthy | { readonly fault: string };

export interface Healthy {
  /** Since its start. */
  readonly afterMs: number;
  /** Of the processor time that it was due meanwhile: see processor-share.ts. */
  readonly share: number;
}

/**
 * Waits until the health check of the task definition succeeds; ECS counts no failure before its start period is over.
 *
 * It is tried beside the container first, in the same network: there it takes none of the container's processor time,
 * which a start needs. Then it must succeed inside.
 */
export async function waitUntilHealthy(
  engine: Engine,
  { holder }: Pick<TaskNetwork, "holder">,
  { id, container }: RunningContainer,
): Promise<Health> {
  const { name, healthCheck } = container;
  if (healthCheck === undefined) return { fault: `The task definition of ${name} has no health check.` };
  for (;;) {
    const healthyAt = await observe(engine, holder, healthCheck);
    const { isRunning, exitCode, startedAt, pid } = await readState(engine, id);
    const share = await processorShare(pid);
    if (healthyAt !== undefined && isRunning && (await succeedsInside(engine, id, healthCheck))) {
      return { afterMs: healthyAt - startedAt, share };
    }
    if (isRunning && Date.now() - startedAt < healthCheck.startPeriodMs) continue;
    const seconds = healthCheck.startPeriodMs / 1_000;
    const how = isRunning ? `was not healthy within ${seconds} s` : `ended with exit code ${exitCode}`;
    const asked = `Its health check, which asks the port that it should listen on: ${healthCheck.command.join(" ")}`;
    return { fault: `${name} ${how}.\n  ${asked}\n  It printed last:${await lastWords(engine, id)}` };
  }
}

/** How long one look lasts: after it, a container that has ended is noticed. */
const LOOK_MS = 1_000;

/** When the check succeeded, in milliseconds since the Unix epoch. */
async function observe(engine: Engine, holder: string, { command }: HealthCheck): Promise<number | undefined> {
  const script = await readFile(join(import.meta.dirname, "observe-health.mjs"), "utf8");
  const node = ["node", "--input-type=module", "--eval", script];
  const printed = await engine.call(["exec", holder, ...node, String(LOOK_MS), ...command]);
  return printed === "" ? undefined : Number(printed);
}

async function succeedsInside(engine: Engine, id: string, { command, timeoutMs }: HealthCheck): Promise<boolean> {
  try {
    await engine.call(["exec", id, ...command], { timeoutMs });
    return true;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}
