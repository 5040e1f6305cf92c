import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/start/components.ts";

const FILE = join(ROOT, "docs", "benchmarks.md");
const START = "<!-- figures: written by npm run bench -->";
const END = "<!-- end of figures -->";

/** Writes the figures of a full run into the document that people read. */
export function saveReport(figures: string): void {
  writeFileSync(FILE, replaceFigures(readFileSync(FILE, "utf8"), figures));
}

/** Puts the figures between their marks; the words around them are people's, and stay. */
export function replaceFigures(text: string, figures: string): string {
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start === -1 || end < start) throw new Error(`${FILE} has lost the marks between which the figures go.`);
  return `${text.slice(0, start + START.length)}\n\n${figures}\n${text.slice(end)}`;
}
