import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { say } from "@platform/command-line/say";
import type { Command } from "../command-line.ts";
import { DIRECTORY, synthesiseTasks } from "../workspace.ts";
import { readSbom } from "./read-sbom.ts";

const ENDINGS = { cyclonedx: "cdx.json", spdx: "spdx.json" } as const;

/** Writes an SBOM for each image. Returns the exit code. */
export async function writeSboms({ out, format }: Command, signal: AbortSignal): Promise<number> {
  const directory = out ?? join(DIRECTORY, "sbom");
  await mkdir(directory, { recursive: true });
  for (const container of (await synthesiseTasks()).flatMap((task) => task.containers)) {
    const file = join(directory, `${container.name}.${ENDINGS[format]}`);
    await writeFile(file, `${await readSbom(container, format, signal)}\n`);
    say(`written: ${file}`);
  }
  return 0;
}
