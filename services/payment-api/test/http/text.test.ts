import { expect, test } from "vitest";
import { hasAtMost, shorten } from "../../src/http/text.ts";

const table: [limit: number, text: string, fits: boolean][] = [
  [3, "abc", true],
  [3, "abcd", false],
  [3, "😀😀😀", true],
  [3, "😀😀😀😀", false],
  [3, "a😀b", true],
  [3, "abc😀", false],
];
test.for(table)("at most %s characters has %s: %s", ([limit, text, fits]) => {
  expect(hasAtMost(limit, text)).toBe(fits);
});

const quoted: [text: string, short: string][] = [
  ["a".repeat(100), "a".repeat(100)],
  ["a".repeat(101), `${"a".repeat(97)}...`],
  ["😀".repeat(100), "😀".repeat(100)],
  [`a${"😀".repeat(100)}`, `a${"😀".repeat(96)}...`],
];
test.for(quoted)("%s is quoted as %s", ([text, short]) => {
  expect(shorten(text)).toBe(short);
});
