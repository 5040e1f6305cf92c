import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanInstall } from "./clean-install.mjs";
import { fingerprint, stampFile, stampMatches, whyOutdated } from "./lock-file.mjs";
import { ensurePinnedNode, pinnedNode } from "./pinned-node.mjs";
import { ensurePostgresBinaries } from "./postgres-binaries.mjs";
import { Refusal } from "./refusal.mjs";
import { holdSetUpLock } from "./set-up-lock.mjs";

/** Installs what package-lock.json says. If that is already done, it costs a hash and two looks at the disk. */
export async function prepareDependencies(root) {
  if (isPrepared(root)) return;
  createDirectories(root);
  const lock = await holdSetUpLock(root);
  try {
    // The process that held the lock before may have done the work.
    if (isPrepared(root)) return;
    const reason = whyOutdated(root);
    if (reason !== undefined) await cleanInstall(root, reason, lock);
    ensurePinnedNode(root);
    ensurePostgresBinaries(root);
    // Writes the stamp last, so that nobody takes an interrupted installation for a complete one.
    writeFileSync(stampFile(root), fingerprint(root));
  } finally {
    lock.release();
  }
}

function isPrepared(root) {
  return stampMatches(root) && existsSync(pinnedNode(root));
}

function createDirectories(root) {
  try {
    for (const directory of [join(root, ".local"), join(root, "node_modules")]) {
      mkdirSync(directory, { recursive: true });
      accessSync(directory, constants.W_OK);
    }
  } catch (error) {
    throw new Refusal(
      `Dependencies must be installed, but ${error.path} cannot be written (${error.code}). ` +
        "The clone belongs to another user or is read-only: clone it yourself, or change its owner with chown -R.",
    );
  }
}
