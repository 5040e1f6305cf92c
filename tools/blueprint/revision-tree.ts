import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { constants, existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { prepareDependencies } from "@platform/setup/dependencies";
import { draftIn, isKept } from "./kept.ts";
import { preparePlatform } from "./platform.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const REVISIONS = join(REPOSITORY, ".local/revisions");

const run = promisify(execFile);

/**
 * Puts the files of a commit into a folder, ready to run: with the packages that its package-lock.json lists and the platform
 * of its SST version. It reuses what this clone has installed and installs the rest in that folder. Trees that nobody has used
 * for a day are removed.
 */
export async function treeOf(commit: string, repository: string): Promise<string> {
  const tree = join(REVISIONS, `${commit}-${digestOfInstalled()}`);
  if (!(await isKept(tree))) await createTree(commit, repository, tree);
  return tree;
}

/** A tree links to this clone's packages, so other installed packages make another tree. */
function digestOfInstalled(): string {
  const lock = readFileSync(join(REPOSITORY, "package-lock.json"));
  return createHash("sha256").update(lock).digest("hex").slice(0, 8);
}

async function createTree(commit: string, repository: string, tree: string): Promise<void> {
  const draft = await draftIn(REVISIONS);
  try {
    const [archive, root] = [join(draft, "archive.tar"), join(draft, "tree")];
    await run("git", ["archive", "--format=tar", `--output=${archive}`, commit], { cwd: repository });
    await mkdir(root);
    await run("tar", ["-xf", archive, "-C", root]);
    await provideDependencies(root);
    await providePlatform(root);
    await rename(root, tree);
  } catch (error) {
    // Another process has finished the same tree first.
    if (!existsSync(tree)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function provideDependencies(root: string): Promise<void> {
  const locked = lockedIn(root);
  if (!isWithin(locked, lockedIn(REPOSITORY))) return prepareDependencies(root);
  for (const [path, entry] of Object.entries(locked)) {
    const [source, target] = [join(REPOSITORY, path), join(root, path)];
    if (!path.startsWith("node_modules/") || isNested(path) || (entry.link !== true && !existsSync(source))) continue;
    await mkdir(dirname(target), { recursive: true });
    if (entry.link === true) await symlink(relative(dirname(target), join(root, entry.resolved)), target);
    // Functions are bundled from these packages, and a bundle names the paths of its sources.
    else if (entry.dev !== true) await cp(source, target, { recursive: true, mode: constants.COPYFILE_FICLONE });
    else await symlink(source, target);
  }
}

async function providePlatform(root: string): Promise<void> {
  const manifest = join(root, "node_modules/sst/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const { directory } = await preparePlatform(version);
  await mkdir(join(root, ".sst"));
  await symlink(directory, join(root, ".sst/platform"));
}

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved: string;
  readonly dev?: boolean;
  /** Whether it is a workspace. */
  readonly link?: boolean;
}

type LockFile = Readonly<Record<string, LockedPackage>>;

function lockedIn(root: string): LockFile {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { readonly packages: LockFile };
  return lock.packages;
}

/** Whether `installed` has every package that npm would fetch for `wanted`, in the same version. */
function isWithin(wanted: LockFile, installed: LockFile): boolean {
  return Object.entries(wanted).every(([path, { link, version, integrity }]) => {
    if (!path.includes("node_modules/") || link === true) return true;
    return installed[path]?.version === version && installed[path]?.integrity === integrity;
  });
}

/** Whether the package lies inside another package, and so arrives with it. */
const isNested = (path: string): boolean => path.lastIndexOf("node_modules/") > 0;
