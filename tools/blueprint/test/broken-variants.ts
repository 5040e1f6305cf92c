import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Graph } from "../graph.ts";
import { synthesise } from "../synth/synthesise.ts";
import { project } from "../../../blueprint.config.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
/** infra/ and its checks read these: Dockerfiles, migrations, runbooks, SST's platform. No patch changes them. */
const SHARED = ["packages", "services", "sandbox", "node_modules", "docs", ".sst"];
const COPIED = ["infra", "tools", "sst.config.ts", "blueprint.config.ts", "package.json", ".dockerignore"];

/** A text in a file of infra/ or tools/, and its replacement. */
export interface Patch {
  readonly file: string;
  readonly search: string | RegExp;
  readonly replace: string;
}

/** A patch of a file of infra/. */
export const patch = (file: string, search: Patch["search"], replace: string): Patch => ({
  file: `infra/${file}`,
  search,
  replace,
});

/** The position of a patch in the unpatched file, from `start` up to `end`. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Finds a patch's position. Throws when the file does not contain the text. */
export async function spanOf({ file, search }: Patch): Promise<Span> {
  const found = find(file, await readFile(join(REPOSITORY, file), "utf8"), search);
  return { file, start: found.start, end: found.start + found.length };
}

/** The graph of prod or another stage, from a patched copy of infra/. Throws when a text is missing. */
export function synthesisePatched(patches: readonly Patch[], stage = "prod"): Promise<Graph> {
  return inPatchedCopy(patches, (root) =>
    synthesise({ ...project, root }, { stage, secrets: { AcquirerCredential: "a-credential-of-an-example" } }),
  );
}

/** Runs a function in a patched copy of this repository, and removes the copy afterwards. */
export async function inPatchedCopy<Result>(
  patches: readonly Patch[],
  use: (root: string) => Promise<Result>,
): Promise<Result> {
  const parent = join(REPOSITORY, ".local");
  await mkdir(parent, { recursive: true });
  const root = await mkdtemp(join(parent, "broken-"));
  try {
    for (const name of COPIED) await cp(join(REPOSITORY, name), join(root, name), { recursive: true });
    for (const name of SHARED) await symlink(join(REPOSITORY, name), join(root, name));
    for (const one of patches) await apply(root, one);
    return await use(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function apply(root: string, { file, search, replace }: Patch): Promise<void> {
  const path = join(root, file);
  const before = await readFile(path, "utf8");
  const { start, length } = find(file, before, search);
  await writeFile(path, before.slice(0, start) + replace + before.slice(start + length));
}

function find(file: string, text: string, search: Patch["search"]): { start: number; length: number } {
  const start = typeof search === "string" ? text.indexOf(search) : text.search(search);
  if (start < 0) throw new Error(`${file} has no ${String(search)}: the variant is out of date.`);
  return { start, length: typeof search === "string" ? search.length : text.match(search)![0].length };
}
