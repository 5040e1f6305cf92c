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
  /** Milliseconds since the container's start. */
  readonly afterMs: number;
  /** The share of its due processor time that it got meanwhile: see processor-share.ts. */
  readonly share: number;
}

/**
 * Waits until the health check of the task definition succeeds. ECS counts no failure during the start period.
 *
 * First runs the check next to the container, in the same network, so that it takes no processor time from the start.
 * Then the check must succeed inside.
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

/** How long one observation lasts. After it, we look whether the container has ended. */
const LOOK_MS = 1_000;

/** Returns when the check succeeded, in milliseconds since the Unix epoch, or undefined if it did not. */
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
