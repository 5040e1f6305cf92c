import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

// Plain JavaScript, which Node 20 runs before anything is installed; this is its one view from typed code.
const lockFile: { whyOutdated(root: string): string | undefined } = await import(
  new URL("../scripts/setup/lock-file.mjs", import.meta.url).href
);

const PARTS = {
  "": { name: "platform" },
  "node_modules/pg": { version: "8.0.0", integrity: "sha512-a" },
  "node_modules/for-others": { version: "1.0.0", integrity: "sha512-b", optional: true, os: ["plan9"], cpu: ["mips"] },
};
const { "node_modules/for-others": _left, ...INSTALLED } = PARTS;

describe("dependencies", () => {
  let root: string;
  const write = (file: string, packages: object): void => {
    mkdirSync(join(root, "node_modules"), { recursive: true });
    writeFileSync(join(root, file), JSON.stringify({ packages }));
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "set-up-"));
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: PARTS }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test("are installed where there are none", () => {
    expect(lockFile.whyOutdated(root)).toMatch(/not there yet/);
  });

  test("are installed again where npm was interrupted", () => {
    mkdirSync(join(root, "node_modules", "pg"), { recursive: true });
    expect(lockFile.whyOutdated(root)).toMatch(/did not finish/);
  });

  test("are installed again where they are older than the lock file", () => {
    write("node_modules/.package-lock.json", { "node_modules/pg": { version: "7.9.0", integrity: "sha512-z" } });
    expect(lockFile.whyOutdated(root)).toMatch(/node_modules\/pg is not what/);
  });

  test("are left alone where they are as locked, without the optional packages of other machines", () => {
    write("node_modules/.package-lock.json", INSTALLED);
    expect(lockFile.whyOutdated(root)).toBeUndefined();
  });
});
