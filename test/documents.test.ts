import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { cwd: root })
  .toString()
  .split("\n")
  .filter((path) => path !== "");

test.each(documents)("the links of %s lead somewhere", (path) => {
  const links = [...read(path).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map((match) => match[1]!);
  const broken = links.filter(
    (link) => !/^(https?|mailto):/.test(link) && !existsSync(join(root, dirname(path), link)),
  );
  expect(broken).toEqual([]);
});

/** What has stopped readers: sentences that begin with their end, and words that nobody says. Write subject, verb, object. */
const RIDDLES = [
  /what is to be\b/i,
  /\bbe had\b/i,
  /\b(?:has|have) to be told\b/i,
  /\bits answer alone has\b/i,
  /\binquired, fenced\b/i,
  /\bthe risky first\b/i,
  /\bmost\s+tasks\b/i,
  /\bwhose one\b/i,
  /\btold\s+nothing\b/i,
  /\bit shall\b/i,
  /\bnext line but one\b/i,
  /\bwhat does is\b/i,
  /\banew\b/i,
  /\bwears?\b/i,
  /\bdear(?:er|est)\b/i,
  /\balarms? (?:that )?rings?\b/i,
  /\bwhomever\b/i,
  /\bnone of our business\b/i,
  /\bhas to say\b/i,
  /\/\*\* (?:Of|As|At|To) (?:a|an|the|each|every|all|one|no)\b/,
];

/** The list itself, and a comment that quotes what texts said before a change. */
const QUOTING = new Set(["test/documents.test.ts", "docs/generated/preview-comment.md"]);

test("no sentence stops a reader", () => {
  const files = execFileSync("git", ["ls-files", "*.md", "*.ts", "*.mjs"], { cwd: root }).toString().trim().split("\n");
  const found = files.flatMap((path) => {
    if (QUOTING.has(path)) return [];
    const text = read(path);
    return RIDDLES.flatMap((riddle) => riddle.exec(text)?.[0] ?? []).map((phrase) => `${path}: ${phrase}`);
  });
  expect(found).toEqual([]);
});

test("docs/errors.md has every refusal", () => {
  const rules = [...read("services/payment-api/src/domain/refusal.ts").matchAll(/readonly rule: "(\w+)"/g)];
  expect(rules.length).toBeGreaterThan(10);
  const undocumented = rules
    .map((match) => match[1]!)
    .filter((rule) => !read("docs/errors.md").includes(`\`${rule}\``));
  expect(undocumented).toEqual([]);
});

test("docs/ledger.md has every account and every kind of transaction", () => {
  const ledger = read("services/payment-api/src/domain/ledger.ts");
  const names = [...ledger.matchAll(/export type Ledger(?:AccountKind|TransactionKind) = ([^;]+);/g)].flatMap((match) =>
    [...match[1]!.matchAll(/"(\w+)"/g)].map((name) => name[1]!),
  );
  expect(names.length).toBeGreaterThan(6);
  expect(names.filter((name) => !read("docs/ledger.md").includes(`\`${name}\``))).toEqual([]);
});
