import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** A file or folder that nobody has used for this long is removed. */
const KEPT_MS = 24 * 3_600_000;

/** Whether a kept file or folder exists. If it does, this keeps it for another day. */
export async function isKept(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/**
 * Creates a folder inside `directory` for the caller alone. The caller renames the finished result to its place in one step, so
 * that no other process finds half of it. This removes old entries of `directory` first.
 */
export async function draftIn(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) await removeIfOld(directory, name);
  return mkdtemp(join(directory, "draft-"));
}

async function removeIfOld(directory: string, name: string): Promise<void> {
  const path = join(directory, name);
  const removed = join(directory, `removed-${randomUUID()}`);
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs <= KEPT_MS) return;
    await rename(path, removed);
  } catch (error) {
    // Another process has removed it.
    if (isMissing(error)) return;
    throw error;
  }
  await rm(removed, { recursive: true, force: true });
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";
