import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { replaceBetween } from "@platform/command-line/marked-text";
import type { Check } from "../services/payment-api/src/postgres/checks/check.ts";
import { CHECKS } from "../services/payment-api/src/postgres/checks/checks.ts";

const DOCUMENT = join(import.meta.dirname, "../docs/ledger.md");
const MARKS = [
  "<!-- checks: written by npm test -- tests test/ledger-document -u -->",
  "<!-- end of checks -->",
] as const;

/** `npm test -- tests test/ledger-document -u` writes them: whoever changes a check reads the difference. */
test("docs/ledger.md has every check of `ledger verify`, with its query", async () => {
  const text = readFileSync(DOCUMENT, "utf8");
  const [before, after] = MARKS.map((mark) => text.indexOf(mark)) as [number, number];
  expect(before).toBeGreaterThan(0);
  expect(after).toBeGreaterThan(before);
  const checks = CHECKS.map(queryOf).join("\n\n");
  const written = `\`\`\`sql\nSET search_path = payments;\n\n${checks}\n\`\`\`\n`;
  await expect(replaceBetween(text, MARKS, written)).toMatchFileSnapshot(DOCUMENT);
});

const queryOf = ({ name, holds, sql, atRest }: Check): string =>
  [`-- ${name}: ${holds}`, ...(atRest ? ["-- Only while no payment is under way."] : []), `${dedent(sql)};`].join("\n");

/** Without the indentation of the source, which its first line shows. */
function dedent(sql: string): string {
  const lines = sql.split("\n").filter((line) => line.trim() !== "");
  const indentation = /^ */.exec(lines[0]!)![0];
  return lines.map((line) => line.replace(indentation, "")).join("\n");
}
