import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { bundleTool } from "./bundle.ts";

/** The parameters of SST's Function component for the CLI's call `Runtime.Build`. */
export interface FunctionInput {
  readonly functionID: string;
  /** `src/api.handler`: the file's path without its extension, and the name of the export. */
  readonly handler: string;
  /** A folder that the app built itself; undefined when SST builds. */
  readonly bundle?: string;
  readonly runtime: string;
}

export interface FunctionBuild {
  readonly handler: string;
  /** The folder that the component puts into a ZIP file. */
  readonly out: string;
  /** Sentences with which SST fails. */
  readonly errors: readonly string[];
  readonly sourcemaps: readonly string[];
}

interface Places {
  /** The folder of sst.config.ts. */
  readonly root: string;
  readonly platform: string;
  /** The folder for builds. */
  readonly work: string;
}

const EXTENSIONS = [".ts", ".tsx", ".mts", ".js", ".mjs", ".cjs"];

/**
 * Builds a function, so that its code is part of the graph. esbuild bundles Node functions, with fewer options than SST
 * supports. For other runtimes a text stands in, because their compilers may not be installed here.
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

/** Bundles the source file, whatever its extension. Returns its path, or undefined when there is none. */
async function bundleFirst(source: string, target: string, platform: string): Promise<string | undefined> {
  const found = EXTENSIONS.map((extension) => source + extension).find((path) => existsSync(path));
  if (found === undefined) return undefined;
  await mkdir(dirname(target), { recursive: true });
  await bundleTool(platform, found, target);
  return found;
}
