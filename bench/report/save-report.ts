import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "@platform/local/components";

const FILE = join(ROOT, "docs", "benchmarks.md");

/** The marks around each part's figures. */
const MARKS = {
  figures: ["<!-- figures: written by npm run bench -->", "<!-- end of figures -->"],
  overload: ["<!-- overload: written by npm run bench -- --overload -->", "<!-- end of overload -->"],
  growth: ["<!-- growth: written by npm run bench -- --growth -->", "<!-- end of growth -->"],
} as const;

/** Writes a full run's figures into the document that people read. */
export function saveReport(part: keyof typeof MARKS, figures: string): void {
  writeFileSync(FILE, replaceFigures(readFileSync(FILE, "utf8"), part, figures));
}

/** Replaces the figures between their marks; the text around them stays, because people write it. */
export function replaceFigures(text: string, part: keyof typeof MARKS, figures: string): string {
  const [startMark, endMark] = MARKS[part];
  const start = text.indexOf(startMark);
  const end = text.indexOf(endMark);
  if (start === -1 || end < start) throw new Error(`${FILE} has lost the marks between which the figures go.`);
  return `${text.slice(0, start + startMark.length)}\n\n${figures}\n${text.slice(end)}`;
}
