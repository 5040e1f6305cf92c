import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");

/** One import of a file. */
export interface Import {
  /** A path in this repository, from its root. */
  readonly from: string;
  /** A path in this repository, `@platform/…`, `node:…` or a package. */
  readonly to: string;
}

const IMPORT = /^(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** Reads the repository's code as text by path: files that git tracks, and new ones that it does not ignore. */
export function readCode(): ReadonlyMap<string, string> {
  const patterns = ["*.ts", "*.mjs", "*.mts"];
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const paths = listed.split("\n").filter((path) => path !== "" && !path.includes("node_modules"));
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
}

/** Lists every import in `code`, including types. */
export function importsIn(code: ReadonlyMap<string, string>): readonly Import[] {
  return [...code].flatMap(([from, text]) =>
    [...text.matchAll(IMPORT)].map((match) => {
      const name = (match[1] ?? match[2])!;
      return { from, to: name.startsWith(".") ? normalize(join(dirname(from), name)) : name };
    }),
  );
}
