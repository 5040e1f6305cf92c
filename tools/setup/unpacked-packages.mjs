import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isForThisMachine } from "./lock-file.mjs";

// Counted on the disk: what npm says of its work depends on its version, and on what is in its cache.

/**
 * Tells how far `npm ci` is, each time it is asked. It does not count packages that npm may leave out on this machine, nor those of
 * an earlier installation, which npm removes first.
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

/** How many packages lie in a node_modules, those inside of others left out; empty where there are none. */
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
