import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { bundleTool } from "./bundle.ts";

/** What SST's Function component asks the CLI for: its call `Runtime.Build`. */
export interface FunctionInput {
  readonly functionID: string;
  /** `src/api.handler`: the path without its extension, and what the file exports. */
  readonly handler: string;
  /** A folder that the app has built itself; undefined where SST builds. */
  readonly bundle?: string;
  readonly runtime: string;
}

export interface FunctionBuild {
  readonly handler: string;
  /** The folder that the component puts into a ZIP file. */
  readonly out: string;
  /** Sentences; SST fails with them. */
  readonly errors: readonly string[];
  readonly sourcemaps: readonly string[];
}

interface Places {
  /** The folder of sst.config.ts. */
  readonly root: string;
  readonly platform: string;
  /** Where builds go. */
  readonly work: string;
}

const EXTENSIONS = [".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs"];

/**
 * Builds a function so that its code is part of the graph. One for Node is bundled by esbuild, with fewer of its options than SST knows;
 * for another runtime a text stands in, because its compiler may not be here.
 */
export async function buildFunction(input: FunctionInput, places: Places): Promise<FunctionBuild> {
  const { handler, bundle, runtime, functionID } = input;
  const built = { handler, errors: [], sourcemaps: [] };
  if (bundle !== undefined) return { ...built, out: resolve(places.root, bundle) };
  const out = join(places.work, "artifacts", `${functionID}-src`);
  await mkdir(out, { recursive: true });
  if (!runtime.startsWith("nodejs")) {
    await writeFile(join(out, "not-built.txt"), `${runtime} ${handler}\n`);
    return { ...built, out };
  }
  const { dir, name } = parse(handler);
  const source = await bundleFirst(join(places.root, dir, name), join(out, dir, `${name}.mjs`), places.platform);
  return { ...built, out, errors: source === undefined ? [`There is no file for the handler "${handler}".`] : [] };
}

/** Bundles the file that is there, whatever its extension. Returns its path, or undefined where there is none. */
async function bundleFirst(source: string, target: string, platform: string): Promise<string | undefined> {
  const found = EXTENSIONS.map((extension) => source + extension).find((path) => existsSync(path));
  if (found === undefined) return undefined;
  await mkdir(dirname(target), { recursive: true });
  await bundleTool(platform, found, target);
  return found;
}
