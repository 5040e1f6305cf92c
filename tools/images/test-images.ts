import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { say } from "@platform/command-line/say";
import { createShutdown } from "@platform/command-line/shutdown";
import type { Command, PartName } from "./command-line.ts";
import { chooseEngine } from "./engine/choose-engine.ts";
import { removeLeftovers, removeOwn } from "./engine/own-containers.ts";
import { buildImages } from "./images/build.ts";
import { refuseBroken } from "./parts/broken.ts";
import { developInContainer } from "./parts/develop.ts";
import { stopUnderLoad } from "./parts/deploy.ts";
import { checkImages } from "./parts/images.ts";
import { travel } from "./parts/journey.ts";
import { measureMemory } from "./parts/memory.ts";
import { startTasks } from "./parts/start.ts";
import { stopTasks } from "./parts/stop.ts";
import { openShop, type Platform, type PlatformDeps, preparePlatform } from "./platform/platform.ts";
import { createReport, type Report } from "./report.ts";
import { DIRECTORY, synthesiseTasks } from "./workspace.ts";

/** Builds the images and runs them as the task definitions say. Returns the exit code. */
export async function test({ ca, only }: Command, signal: AbortSignal): Promise<number> {
  const engine = await chooseEngine(DIRECTORY, signal);
  say(`running containers with ${engine.name}`);
  await removeLeftovers(engine);
  const tasks = await synthesiseTasks();
  const images = await buildImages(tasks, { engine, ca });
  const report = createReport((text) => process.stdout.write(text));
  const shutdown = createShutdown();
  const directory = await mkdtemp(join(tmpdir(), "images-test-"));
  const isWanted: IsWanted = (...parts) => only.length === 0 || parts.some((part) => only.includes(part));
  try {
    const containers = tasks.flatMap((task) => task.containers);
    if (isWanted("images")) await checkImages(containers, { engine, images, report, ca, signal });
    const deps = { engine, tasks, images, directory, shutdown, signal };
    if (isWanted("tasks", "journey", "deploy", "stop", "broken")) {
      const platform = await preparePlatform(deps);
      const stop = isWanted("tasks", "journey", "deploy", "stop")
        ? await useTasks(deps, platform, report, isWanted)
        : noStop;
      // Both mostly wait, so they run at once.
      await Promise.all([stop(), isWanted("broken") ? refuseBroken({ ...deps, platform, report }) : undefined]);
    }
    if (isWanted("dev")) await developInContainer({ engine, directory, report, signal });
    return report.end();
  } finally {
    await removeOwn(engine);
    await shutdown.run();
    await rm(directory, { recursive: true, force: true });
  }
}

type IsWanted = (...parts: readonly PartName[]) => boolean;

/** Returns a function that stops the tasks that still run. */
async function useTasks(
  deps: PlatformDeps,
  platform: Platform,
  report: Report,
  isWanted: IsWanted,
): Promise<() => Promise<void>> {
  const running = await startTasks({ ...deps, platform, report });
  if (running === undefined) return noStop;
  const partDeps = { ...deps, platform, running, report };
  const left = new Set(Object.keys(running));
  if (isWanted("journey", "deploy")) {
    const account = await openShop(platform, deps);
    if (isWanted("journey")) await travel(partDeps, account);
    if (isWanted("deploy")) left.delete(await stopUnderLoad(partDeps, account));
  }
  await measureMemory(partDeps, [...left]);
  return isWanted("stop") ? () => stopTasks(partDeps, [...left]) : noStop;
}

const noStop = (): Promise<void> => Promise.resolve();
