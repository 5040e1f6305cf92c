import type { Command } from "./command-line.ts";
import { chooseEngine } from "./engine/choose-engine.ts";
import { removeOwn } from "./engine/own-containers.ts";
import { buildImages } from "./images/build.ts";
import { checkImages } from "./parts/images.ts";
import { createReport } from "./report.ts";
import { DIRECTORY, synthesiseTasks } from "./workspace.ts";

/** Builds every image and checks it. Returns the exit code. */
export async function build({ ca }: Command, signal: AbortSignal): Promise<number> {
  const engine = await chooseEngine(DIRECTORY, signal);
  const tasks = await synthesiseTasks();
  const report = createReport((text) => process.stdout.write(text));
  try {
    const images = await buildImages(tasks, { engine, ca });
    await checkImages(
      tasks.flatMap((task) => task.containers),
      { engine, images, report, ca, signal },
    );
    return report.end();
  } finally {
    await removeOwn(engine);
  }
}
