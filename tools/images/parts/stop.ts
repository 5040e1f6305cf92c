import type { Stop } from "../task/running-task.ts";
import { stopTask } from "../task/running-task.ts";
import type { PartDeps } from "./part.ts";

/** Stops all running tasks at once, as nobody calls them any more. */
export async function stopTasks(deps: PartDeps, names: readonly string[]): Promise<void> {
  const stops = await Promise.all(names.map((name) => stopTask(deps.engine, deps.running[name]!)));
  reportStops(deps, stops.flat());
}

/** Reports whether each container ended by itself, with exit code 0, before ECS would kill it. */
export function reportStops({ report }: Pick<PartDeps, "report">, stops: readonly Stop[]): void {
  for (const { label, container, exitCode, tookMs } of stops) {
    const seconds = tookMs / 1_000;
    const how = `exit code ${exitCode} after ${seconds.toFixed(1)} s`;
    const most = container.stopTimeoutSeconds;
    const isGood = exitCode === 0 && seconds < most;
    report.measure(label, "stopped", how);
    report.add({
      name: `${label}: ends on SIGTERM within its ${most} s`,
      faults: isGood ? [] : [`It ended with ${how}; 137 is what SIGKILL leaves.`],
      note: how,
    });
  }
}
