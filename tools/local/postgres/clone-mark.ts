import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A server that was placed elsewhere is found by the path of its clone. A clone that was removed and made again has that
 * path too, and must not meet the data of the former: both places carry a mark, made with the clone's first start.
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
