import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { check } from "../check/command.ts";
import { readCommand } from "../command-line.ts";
import { loadProject } from "../load-project.ts";

const folder = mkdtempSync(join(tmpdir(), "project-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with these files. */
function folderWith(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  mkdirSync(join(root, "src"), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  return root;
}

test("an app is found from any folder inside of it, and described by its blueprint.config.ts", async () => {
  const root = folderWith("described", {
    "sst.config.ts": "",
    "blueprint.config.ts": "export const project = { root: import.meta.dirname, pages: { stages: ['live'] } };\n",
  });
  expect(await loadProject(join(root, "src"))).toEqual({ root, pages: { stages: ["live"] } });
});

test("an app without a description stands alone and has no rules, which check says", async () => {
  const root = folderWith("plain", { "sst.config.ts": "" });
  const project = await loadProject(root);
  expect(project.root).toBe(root);
  expect(project.stages.hostOf("pr-1")).toBeUndefined();
  const { command } = await readCommand(project, ["check", "--stage", "live"]);
  await expect(check.run(command as Parameters<typeof check.run>[0])).rejects.toThrow(
    "There is nothing to check: describe the app's rules in blueprint.config.ts",
  );
});

test("a description that describes nothing is refused", async () => {
  const root = folderWith("empty", { "sst.config.ts": "", "blueprint.config.ts": "export const other = 1;\n" });
  await expect(loadProject(root)).rejects.toThrow(`write "export const project: Project = …"`);
});

test("a folder without an app is refused", async () => {
  await expect(loadProject(folder)).rejects.toThrow(`There is no sst.config.ts in ${folder} or above it`);
});
