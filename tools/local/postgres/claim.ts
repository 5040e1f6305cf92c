import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { identityOf, isAlive, type ProcessIdentity } from "@platform/setup/process-identity";

export interface Claim {
  release(): void;
}

/**
 * Claims something for this process by a file that names it. A claim whose process is gone, as after kill -9, is void
 * and never hinders. Returns the process that holds the claim when a living one does.
 */
export function claim(file: string): Claim | { heldBy: ProcessIdentity } {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      if (linkIfAbsent(draft, file)) return { release: () => rmSync(file, { force: true }) };
      const heldBy = holderOf(file);
      if (heldBy !== undefined) return { heldBy };
      moveAside(file, `${draft}.void`);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The living process that holds the claim. */
export function holderOf(file: string): ProcessIdentity | undefined {
  const holder = readHolder(file);
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/** A hard link fails where the file exists, and the file has its content from the first moment. */
function linkIfAbsent(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    const holder: ProcessIdentity = JSON.parse(readFileSync(file, "utf8"));
    return holder;
  } catch (error) {
    // Emptied by a machine that lost power: nobody's.
    if (error instanceof SyntaxError || hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Of several that find the claim void, one moves it away; a claim that was made in between is put back. */
function moveAside(file: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  if (holderOf(aside) !== undefined) linkIfAbsent(aside, file);
  rmSync(aside, { force: true });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
