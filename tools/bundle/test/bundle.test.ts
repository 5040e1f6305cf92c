import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { findFreePort } from "@platform/local/postgres/free-port";
import { afterEach, beforeEach, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const run = promisify(execFile);
const node = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env } });
const bundle = (main: string, file: string) => node(["tools/bundle/bundle.ts", main, file]);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "bundle-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** Writes these files and bundles their `main.ts`. Returns the bundle's path. */
async function bundleFiles(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(directory, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const file = join(directory, "main.mjs");
  await bundle(join(directory, "main.ts"), file);
  return file;
}

test.each(["services/payment-api", "services/fraud-detection", "services/notification-service", "sandbox/acquirer"])(
  "%s starts from its bundle, where there is nothing else",
  async (component) => {
    const file = join(directory, "main.mjs");
    await bundle(join(component, "src/main.ts"), file);
    const PORT = String(await findFreePort());
    // It fails unless the service becomes healthy and then stops at SIGTERM.
    await expect(node(["tools/bundle/compile-start.ts", file], { PORT })).resolves.toBeDefined();
  },
  60_000,
);

test("the comment above the line that a stack trace names says which file it is from", async () => {
  const file = await bundleFiles({
    "main.ts": 'import { refuse } from "./refuse.ts";\nconsole.log(refuse().stack);',
    "refuse.ts":
      'import { format } from "node:util";\nexport const refuse = (): Error => new Error(format("refused"));',
  });
  const { stdout } = await node([file]);
  const [, line] = /at refuse \(.*main\.mjs:(\d+):\d+\)/.exec(stdout)!;
  const above = (await readFile(file, "utf8")).split("\n").slice(0, Number(line));
  expect(above.findLast((one) => one.startsWith("// "))).toMatch(/\/refuse\.ts$/);
});

test("classes of one name keep it", async () => {
  const refused = "export class Refused extends Error {}";
  const file = await bundleFiles({
    "main.ts": `import { Refused as one } from "./one.ts";
      import { Refused as other } from "./other.ts";
      console.log(one.name, other.name, one === other);`,
    "one.ts": refused,
    "other.ts": refused,
  });
  expect((await node([file])).stdout).toBe("Refused Refused false\n");
});

test("an import that is not found fails the build, and not a start", async () => {
  const bundled = bundleFiles({ "main.ts": 'import { absent } from "absent-package";\nabsent();' });
  await expect(bundled).rejects.toThrow(/absent-package/);
});
