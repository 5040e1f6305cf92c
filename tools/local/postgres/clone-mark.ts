import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Tells whether the data of a server outside the clone belongs to this clone. The path alone does not show it: a clone that
 * somebody removed and made again has the same path. So the clone's first start writes the same mark to both places.
 */
export function isOfThisClone(wanted: string, placed: string): boolean {
  return wanted === placed || readMark(placed) === ownMark(wanted);
}

export function markAsOfThisClone(wanted: string, placed: string): void {
  if (wanted !== placed) writeFileSync(markFile(placed), ownMark(wanted), { mode: 0o600 });
}

function ownMark(wanted: string): string {
  const known = readMark(wanted);
  if (known !== undefined) return known;
  const mark = randomUUID();
  writeFileSync(markFile(wanted), mark, { mode: 0o600 });
  return mark;
}

const markFile = (directory: string): string => join(directory, "clone");

function readMark(directory: string): string | undefined {
  return existsSync(markFile(directory)) ? readFileSync(markFile(directory), "utf8") : undefined;
}
