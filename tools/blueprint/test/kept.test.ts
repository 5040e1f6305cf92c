import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { draftIn, isKept } from "../kept.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kept-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);

/** Creates a file, and a folder with a file, that nobody has used for this many hours. */
function keep(name: string, hours: number): void {
  writeFileSync(join(folder, `${name}.json`), "{}");
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "file"), "");
  for (const path of [`${name}.json`, name]) utimesSync(join(folder, path), hoursAgo(hours), hoursAgo(hours));
}

test("whoever makes something new removes what nobody asked for within a day", async () => {
  keep("yesterday", 25);
  keep("today", 23);
  const draft = await draftIn(folder);
  expect(readdirSync(folder).map((name) => join(folder, name))).toEqual(
    expect.arrayContaining([draft, join(folder, "today"), join(folder, "today.json")]),
  );
  expect(readdirSync(folder)).toHaveLength(3);
});

test("what is asked for stays for another day", async () => {
  keep("yesterday", 25);
  expect(await isKept(join(folder, "yesterday"))).toBe(true);
  expect(statSync(join(folder, "yesterday")).mtimeMs).toBeGreaterThan(hoursAgo(1).getTime());
  expect(await isKept(join(folder, "never"))).toBe(false);
});

test("many at once have a folder each, and none stumbles over what another one removes", async () => {
  for (let at = 0; at < 20; at++) keep(`old-${at}`, 25);
  const drafts = await Promise.all(Array.from({ length: 8 }, () => draftIn(folder)));
  expect(new Set(drafts).size).toBe(8);
  expect(drafts.every((draft) => existsSync(draft))).toBe(true);
  expect(readdirSync(folder)).toHaveLength(8);
});

test("a folder that is not there yet is made", async () => {
  expect(existsSync(await draftIn(join(folder, "new/one")))).toBe(true);
});
