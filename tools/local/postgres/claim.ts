import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { identityOf, isAlive, type ProcessIdentity } from "@platform/setup/process-identity";

export interface Claim {
  release(): void;
}

/**
 * Claims something for this process with a file that names the process. A claim is void when its process has ended, even
 * by kill -9. Returns the process that holds the claim if one that is alive does.
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

/** A hard link fails if the file exists, and creates the file together with its content. */
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
    // The file is empty because the machine lost power, or missing: nobody holds the claim.
    if (error instanceof SyntaxError || hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Several processes may find the claim void: one moves it away, and puts back a claim that another made meanwhile. */
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
