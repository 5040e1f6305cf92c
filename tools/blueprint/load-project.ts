import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Refusal } from "@platform/command-line/refusal";
import { plainProject } from "./plain-project.ts";
import type { Project } from "./project.ts";

const APP = "sst.config.ts";
const DESCRIPTION = "blueprint.config.ts";

/**
 * Finds the app in a folder or above it, and reads its blueprint.config.ts. Without that file, the app is a plain project.
 * Throws Refusal when there is no app.
 */
export async function loadProject(from: string): Promise<Project> {
  const root = rootOf(from);
  const description = join(root, DESCRIPTION);
  if (!existsSync(description)) return plainProject(root);
  const { project } = (await import(pathToFileURL(description).href)) as { project?: Project };
  if (project !== undefined) return project;
  throw new Refusal(`${description} does not export what it describes: write "export const project: Project = …".`);
}

function rootOf(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, APP))) return folder;
    if (folder === dirname(folder))
      throw new Refusal(`There is no ${APP} in ${from} or above it: go to the folder of an SST app.`);
  }
}
