import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { esbuild } from "../platform-packages";

/** What a Lambda function runs. */
export interface FunctionCode {
  readonly archive: $util.asset.AssetArchive;
  /** Changes when any file changes. */
  readonly hash: string;
}

/** Bundles `infra/functions/<name>.handler.ts` with all its imports into one file, and adds `files`. */
export function functionCode(name: string, files: Readonly<Record<string, string>> = {}): FunctionCode {
  const all = { "index.js": bundle(name), ...files };
  const assets = Object.entries(all).map(([path, text]) => [path, new $util.asset.StringAsset(text)]);
  const hash = createHash("sha256").update(JSON.stringify(all)).digest("hex");
  return { archive: new $util.asset.AssetArchive(Object.fromEntries(assets)), hash };
}

/** Every service's migrations, each in a folder with its schema's name. */
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
    // The bundle names its sources: this keeps it the same on every machine.
    absWorkingDir: $cli.paths.root,
    entryPoints: [`infra/functions/${name}.handler.ts`],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node22",
    // Lambda provides the SDK; pg works without its native variant.
    external: ["@aws-sdk/*", "pg-native"],
    // The project's own settings are for a type checker.
    tsconfigRaw: "{}",
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}
