import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const IMPORT = /^(?:import|export)\s(?!type\b)(?:[^"';]*?\sfrom\s)?"([^"]+)"/gm;

// The app does not load the excluded folders: `functions/` runs in Lambda, `rules/` and `test/` with all packages installed.
const files = globSync("infra/**/*.ts", {
  cwd: ROOT,
  exclude: ["infra/test/**", "infra/functions/**", "infra/rules/**"],
});
const imports = files.flatMap((file) =>
  [...readFileSync(join(ROOT, file), "utf8").matchAll(IMPORT)].map((match) => ({ file, name: match[1]! })),
);

// See infra/platform-packages.ts: on a fresh clone, SST could not even read the app's name.
test("infra imports no package of SST's platform while it is loaded", () => {
  const folders = new Set(files.map((file) => file.split("/")[1]));
  for (const folder of ["network", "database", "service", "watching", "github", "security", "preview"])
    expect(folders).toContain(folder);
  expect(files.length).toBeGreaterThan(30);
  const packages = imports
    .filter(({ name }) => !name.startsWith(".") && !name.startsWith("node:"))
    .map(({ file, name }) => `${file} imports ${name}`);
  expect(packages).toEqual([]);
});

// Stages run images, so infra/ needs no services' code. A relative path lets another revision's infra/ read its own file.
test("infra imports nothing from outside but the table of metrics, and the form in which PostgreSQL keeps a password", () => {
  const outside = imports
    .map(({ file, name }) => (name.startsWith(".") ? join(dirname(file), name) : "infra"))
    .filter((path) => !path.startsWith("infra"));
  expect([...new Set(outside)].toSorted()).toEqual(["packages/contracts/src/metrics", "packages/postgres/src/scram"]);
});
