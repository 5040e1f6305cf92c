import { containerFaults, lookInside } from "../checks/container-checks.ts";
import type { Engine } from "../engine/engine.ts";
import type { Images } from "../images/build.ts";
import type { Platform } from "../platform/platform.ts";
import type { Report } from "../report.ts";
import { type Health, type Healthy, waitUntilHealthy } from "../task/health.ts";
import { type RunningTask, startTask } from "../task/running-task.ts";

export interface StartDeps {
  readonly engine: Engine;
  readonly images: Images;
  readonly platform: Platform;
  readonly report: Report;
}

/** Tasks that run and are healthy, by the instance's name. */
export type RunningTasks = Readonly<Record<string, RunningTask>>;

/**
 * Starts the tasks one after another, so that nothing else disturbs a measured start, and checks each from inside. Returns
 * undefined if one does not become healthy, because the later parts need them all.
 */
export async function startTasks({ engine, images, platform, report }: StartDeps): Promise<RunningTasks | undefined> {
  const { instances, networks, places } = platform;
  const running: Record<string, RunningTask> = {};
  for (const { name, task, suffix } of instances) {
    const network = networks[name]!;
    const started = await startTask(task, { engine, suffix, network, places, images: images.names });
    const healths = await Promise.all(started.containers.map((one) => waitUntilHealthy(engine, network, one)));
    started.containers.forEach(({ label }, index) => reportHealth(label, healths[index]!, report));
    if (healths.some((health) => "fault" in health)) return undefined;
    for (const one of started.containers) {
      const faults = containerFaults(await lookInside(engine, one), one.container, task);
      report.add({ name: `${one.label}: runs as its task definition says`, faults });
    }
    running[name] = started;
  }
  return running;
}

/** From the start of a container until its health check succeeds. */
const MOST_MS = 2_000;

function reportHealth(label: string, health: Health, report: Report): void {
  const name = `${label}: healthy in less than ${MOST_MS / 1_000} s`;
  if ("fault" in health) {
    report.add({ name, faults: [health.fault] });
    return;
  }
  const { tookMs, took, explanation } = judgeStart(health);
  const note = `${took}${explanation}`;
  report.measure(label, "start to healthy", took);
  report.add({ name, faults: tookMs < MOST_MS ? [] : [`From its start it took ${note}.`], note });
}

/**
 * Returns how long a start took. If others kept the processors busy, estimates the time with the full share of them, as
 * their work is not the image's fault. On a busy machine, this misses a start that only waits, for example for a timer.
 */
export function judgeStart({ afterMs, share }: Healthy): Verdict {
  if (afterMs < MOST_MS) return { tookMs: afterMs, took: seconds(afterMs), explanation: "" };
  const tookMs = afterMs * share;
  const explanation = `: ${seconds(afterMs)} with ${Math.round(share * 100)} % of its processor time`;
  return { tookMs, took: `about ${seconds(tookMs)}`, explanation };
}

interface Verdict {
  readonly tookMs: number;
  /** The time as text for people. */
  readonly took: string;
  readonly explanation: string;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
