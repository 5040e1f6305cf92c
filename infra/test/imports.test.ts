import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const INFRA = join(import.meta.dirname, "..");
const IMPORT = /^(?:import|export)\s(?!type\b)(?:[^"';]*?\sfrom\s)?"([^"]+)"/gm;
/** Not loaded with the app: `functions/` is bundled for Lambda, and `test/` runs with everything installed. */
const ELSEWHERE = /^(?:functions|test)\//;

// See infra/platform-packages.ts: a fresh clone could not even be told what the app is called.
test("infra imports no package of SST's platform while it is loaded", () => {
  const files = globSync("**/*.ts", { cwd: INFRA }).filter((file) => !ELSEWHERE.test(file));
  const folders = new Set(files.map((file) => file.split("/")[0]));
  for (const folder of ["network", "database", "service", "watching", "github", "security", "preview"])
    expect(folders).toContain(folder);
  expect(files.length).toBeGreaterThan(30);
  const packages = files.flatMap((file) =>
    [...readFileSync(join(INFRA, file), "utf8").matchAll(IMPORT)]
      .map((match) => match[1]!)
      .filter((name) => !name.startsWith(".") && !name.startsWith("node:"))
      .map((name) => `${file} imports ${name}`),
  );
  expect(packages).toEqual([]);
});
