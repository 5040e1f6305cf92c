import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Graph } from "../graph.ts";
import { synthesise } from "../synth/synthesise.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
/** Read by infra/ while it runs: Dockerfiles, migrations, the migrator's code. They are not changed. */
const SHARED = ["packages", "services", "sandbox", "node_modules"];
const COPIED = ["infra", "sst.config.ts", "package.json", ".dockerignore"];

/** A text of infra/ and what stands there instead. */
export interface Patch {
  readonly file: string;
  readonly search: string | RegExp;
  readonly replace: string;
}

/** The graph of prod, or of another stage, of a copy of infra/ that is patched. Throws when a text is not there. */
export async function synthesisePatched(patches: readonly Patch[], stage = "prod"): Promise<Graph> {
  const parent = join(REPOSITORY, ".local");
  await mkdir(parent, { recursive: true });
  const root = await mkdtemp(join(parent, "broken-"));
  try {
    for (const name of COPIED) await cp(join(REPOSITORY, name), join(root, name), { recursive: true });
    for (const name of SHARED) await symlink(join(REPOSITORY, name), join(root, name));
    for (const patch of patches) await apply(root, patch);
    return await synthesise({ stage, root, secrets: { AcquirerCredential: "a-credential-of-an-example" } });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function apply(root: string, { file, search, replace }: Patch): Promise<void> {
  const path = join(root, file);
  const before = await readFile(path, "utf8");
  // A function, so that a `$` in the text stays one.
  const after = before.replace(search, () => replace);
  if (after === before) throw new Error(`${file} has no ${String(search)}: the variant is out of date.`);
  await writeFile(path, after);
}
