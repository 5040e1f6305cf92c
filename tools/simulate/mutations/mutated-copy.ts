import { cp, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "@platform/local/components";
import { applyMutation } from "./apply.ts";
import type { Mutation } from "./mutation.ts";

const COPIED = ["packages", "services", "sandbox"];

/**
 * Copies the source to `directory` and plants the mutation there. The copy shares everything in node_modules but our own
 * packages, which lead back into the copy.
 */
export async function makeMutatedCopy(mutation: Mutation, directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  for (const folder of COPIED) await cp(join(ROOT, folder), join(directory, folder), { recursive: true });
  await cp(join(ROOT, "package.json"), join(directory, "package.json"));
  await linkModules(directory);
  await applyMutation(directory, mutation);
}

async function linkModules(directory: string): Promise<void> {
  const modules = join(directory, "node_modules");
  await mkdir(join(modules, "@platform"), { recursive: true });
  for (const name of await readdir(join(ROOT, "node_modules"))) {
    if (name !== "@platform") await symlink(join(ROOT, "node_modules", name), join(modules, name));
  }
  for (const folder of COPIED) {
    for (const name of await readdir(join(directory, folder))) {
      await symlink(join(directory, folder, name), join(modules, "@platform", name));
    }
  }
}
