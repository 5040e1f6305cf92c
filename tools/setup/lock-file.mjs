import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Lies inside node_modules, so that the stamp disappears when somebody removes or reinstalls it. */
export const stampFile = (root) => join(root, "node_modules", ".platform-setup");

/** Changes with the lock file and with the kind of machine: a Linux container cannot use macOS binaries. */
export function fingerprint(root) {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  return hash.update(`${process.platform}-${process.arch}`).digest("hex");
}

export function stampMatches(root) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), "utf8") === fingerprint(root);
}

/**
 * Returns why we must install the dependencies, or undefined if they match the lock file.
 *
 * npm writes node_modules/.package-lock.json at the very end of an installation. If it is missing, npm was interrupted;
 * if it matches, somebody ran npm by hand and there is nothing to do.
 */
export function whyOutdated(root) {
  if (isEmpty(join(root, "node_modules"))) return "they are not there yet";
  const installed = packagesIn(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "an earlier installation did not finish";
  const locked = packagesIn(join(root, "package-lock.json"));
  const differs = Object.keys(locked).find((path) => !isAsLocked(root, path, locked[path], installed[path]));
  return differs === undefined ? undefined : `${differs} is not what package-lock.json asks for`;
}

function isEmpty(directory) {
  return !existsSync(directory) || readdirSync(directory).length === 0;
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isAsLocked(root, path, locked, installed) {
  if (!path.startsWith("node_modules/")) return true;
  if (locked.link) return existsSync(join(root, path));
  if (installed !== undefined) return installed.version === locked.version && installed.integrity === locked.integrity;
  return locked.optional === true && !isForThisMachine(locked);
}

/** npm leaves out optional packages for other machines. A package that does not name its machine proves nothing. */
export function isForThisMachine({ os, cpu, libc }) {
  return libc === undefined && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}
