import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { esbuild } from "../platform-packages";

/** What a Lambda function runs: files by their paths in it. */
export interface FunctionCode {
  readonly archive: $util.asset.AssetArchive;
  /** Changes with every file. */
  readonly hash: string;
}

/** One file with everything that `infra/functions/<name>.handler.ts` imports, and `files` beside it. */
export function functionCode(name: string, files: Readonly<Record<string, string>> = {}): FunctionCode {
  const all = { "index.js": bundle(name), ...files };
  const assets = Object.entries(all).map(([path, text]) => [path, new $util.asset.StringAsset(text)]);
  const hash = createHash("sha256").update(JSON.stringify(all)).digest("hex");
  return { archive: new $util.asset.AssetArchive(Object.fromEntries(assets)), hash };
}

/** Every service's migrations, each in a folder of its schema's name. */
export function migrationFiles(directories: Readonly<Record<string, string>>): Record<string, string> {
  const files = Object.entries(directories).flatMap(([schema, directory]) => {
    const path = join($cli.paths.root, directory);
    const names = readdirSync(path).filter((name) => name.endsWith(".sql"));
    return names.toSorted().map((name) => [`migrations/${schema}/${name}`, readFileSync(join(path, name), "utf8")]);
  });
  return Object.fromEntries(files);
}

function bundle(name: string): string {
  const { outputFiles } = esbuild().buildSync({
    // So that the bundle, which names its sources, is the same on every machine.
    absWorkingDir: $cli.paths.root,
    entryPoints: [`infra/functions/${name}.handler.ts`],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node22",
    // Lambda brings the SDK along; pg asks for its native variant and does without.
    external: ["@aws-sdk/*", "pg-native"],
    // The project's own settings are for a type checker.
    tsconfigRaw: "{}",
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}
