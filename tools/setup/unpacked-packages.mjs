import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isForThisMachine } from "./lock-file.mjs";

// We count on the disk, because npm's output depends on its version and on its cache.

/**
 * Returns a function that tells the progress of `npm ci`. It does not count packages that npm may leave out on this machine,
 * or those of an earlier installation, which npm removes first.
 */
export function followInstallation(root) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const expected = Object.keys(packages).filter((path) => isCounted(path, packages[path]));
  let hasBegun = false;
  return () => {
    const unpacked = expected.filter((path) => existsSync(join(root, path, "package.json"))).length;
    hasBegun ||= unpacked === 0;
    if (!hasBegun || unpacked === 0) return "";
    const count = `${unpacked} of ${expected.length} packages`;
    return unpacked < expected.length ? count : `${count}, finishing`;
  };
}

function isCounted(path, locked) {
  if (!path.startsWith("node_modules/") || locked.link) return false;
  return locked.optional !== true || isForThisMachine(locked);
}

/** Counts the packages in a node_modules, without those inside other packages; empty if there are none. */
export function countUnpacked(directory) {
  const names = foldersIn(directory).flatMap((name) =>
    name.startsWith("@") ? foldersIn(join(directory, name)).map((inner) => join(name, inner)) : [name],
  );
  const unpacked = names.filter((name) => existsSync(join(directory, name, "package.json"))).length;
  return unpacked === 0 ? "" : `${unpacked} packages`;
}

function foldersIn(directory) {
  return existsSync(directory) ? readdirSync(directory) : [];
}
