import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Marks, replaceBetween } from "@platform/command-line/marked-text";
import { ROOT } from "@platform/local/components";

const FILE = join(ROOT, "docs", "benchmarks.md");

/** The marks around each part's figures. */
const MARKS = {
  figures: ["<!-- figures: written by npm run bench -->", "<!-- end of figures -->"],
  overload: ["<!-- overload: written by npm run bench -- --overload -->", "<!-- end of overload -->"],
  growth: ["<!-- growth: written by npm run bench -- --growth -->", "<!-- end of growth -->"],
} as const satisfies Readonly<Record<string, Marks>>;

/** Writes a full run's figures into the document that people read. */
export function saveReport(part: keyof typeof MARKS, figures: string): void {
  writeFileSync(FILE, replaceFigures(readFileSync(FILE, "utf8"), part, figures));
}

/** Replaces the figures of a part; the text around them stays. Throws where the document has lost its marks. */
export const replaceFigures = (text: string, part: keyof typeof MARKS, figures: string): string =>
  replaceBetween(text, MARKS[part], figures);
