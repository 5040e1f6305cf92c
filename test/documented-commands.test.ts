import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { chooseStages } from "@platform/ci/stages";

const ROOT = resolve(import.meta.dirname, "..");
const tracked = (pattern: string): string[] =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", pattern], { cwd: ROOT })
    .toString()
    .split("\n")
    .filter((path) => path !== "" && existsSync(join(ROOT, path)));
const documents = tracked("*.md");
const testFiles = tracked("*.test.ts");
/** Each match in any document: the document and the text of the pattern's group. */
const documented = (pattern: RegExp): { readonly in: string; readonly said: string }[] =>
  documents.flatMap((path) =>
    [...readFileSync(join(ROOT, path), "utf8").matchAll(pattern)].map((match) => ({ in: path, said: match[1]! })),
  );

function scriptsIn(manifest: string): string[] {
  const { scripts = {} } = JSON.parse(readFileSync(join(ROOT, manifest), "utf8")) as { scripts?: object };
  return Object.keys(scripts);
}

test("no document runs TypeScript on whatever Node is there: npm's scripts run it on the project's", () => {
  // A task override has its command in JSON, which does not match: the image has the right Node, but no npm.
  expect(documented(/\b(node (?:--\S+ )*[^\s`"]+\.ts)\b/g)).toEqual([]);
});

test("every npm script that a document runs is there", () => {
  const manifests = ["package.json", ...globSync("{packages,services,sandbox}/*/package.json", { cwd: ROOT })];
  const scripts = new Set(manifests.flatMap(scriptsIn));
  const run = documented(/\bnpm run (?:-s |--silent )?([\w:-]+)/g);
  expect(run.length).toBeGreaterThan(20);
  expect(run.filter(({ said }) => !scripts.has(said))).toEqual([]);
});

test.each(["infra", "deploy", "images", "payments"])(
  "every verb of npm run %s that a document names has help",
  (command) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const program = scripts[command]!.split(" ").at(-1)!;
    const help = execFileSync(process.execPath, [program, "--help"], { cwd: ROOT, encoding: "utf8" });
    const named = documented(new RegExp(`\\bnpm run (?:-s |--silent )?${command} -- ([a-z][a-z-]*)`, "g"));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ said }) => !new RegExp(`\\b${said}\\b`).test(help))).toEqual([]);
  },
);

test("every stage of npm test that a document names is there", () => {
  const named = documented(/`npm test (?:-- --only )?([a-z][\w-]*)/g);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ said }) => typeof chooseStages([said]) === "string")).toEqual([]);
});

test("every part of the tests that a document names matches a file", () => {
  const named = documented(/(?:`npm test (?:-- --only )?tests|vitest run) ([\w./-]+)/g);
  expect(named.map(({ in: document }) => document)).toContain("CONTRIBUTING.md");
  expect(named.filter(({ said }) => !testFiles.some((file) => file.includes(said)))).toEqual([]);
});
