import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { countUnpacked, followInstallation } from "../unpacked-packages.mjs";

// The set-up is plain JavaScript, because Node 20 runs it before the installation, so this declares the type.
const lockFile: { whyOutdated(root: string): string | undefined } = await import(
  new URL("../lock-file.mjs", import.meta.url).href
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

describe("an installation that goes on", () => {
  let root: string;
  const unpack = (name: string): void => {
    mkdirSync(join(root, "node_modules", name), { recursive: true });
    writeFileSync(join(root, "node_modules", name, "package.json"), "{}");
  };
  const LOCKED = {
    ...PARTS,
    "node_modules/@scope/one": { version: "1.0.0" },
    "node_modules/@platform/kernel": { link: true },
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "set-up-"));
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: LOCKED }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test("is told by the packages that are there, of those that this machine gets", () => {
    const howFar = followInstallation(root);
    expect(howFar()).toBe("");
    // npm creates all folders at once, and fills them one after another.
    mkdirSync(join(root, "node_modules/@scope/one"), { recursive: true });
    unpack("pg");
    expect(howFar()).toBe("1 of 2 packages");
    unpack("@scope/one");
    expect(howFar()).toBe("2 of 2 packages, finishing");
  });

  test("does not count what npm will remove first", () => {
    unpack("pg");
    const howFar = followInstallation(root);
    expect(howFar()).toBe("");
    rmSync(join(root, "node_modules"), { recursive: true });
    expect(howFar()).toBe("");
    unpack("pg");
    expect(howFar()).toBe("1 of 2 packages");
  });

  test("without a lock file is told by what is there", () => {
    expect(countUnpacked(join(root, "node_modules"))).toBe("");
    unpack("pg");
    unpack("@scope/one");
    mkdirSync(join(root, "node_modules/@scope/two"));
    expect(countUnpacked(join(root, "node_modules"))).toBe("2 packages");
  });
});
