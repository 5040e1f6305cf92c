import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Graph } from "../graph.ts";
import { fields, ofType, text } from "../read.ts";

/** An image that a deploy builds again. The graph does not tell which: only the build makes the digest. */
export interface RebuiltImage {
  readonly name: string;
  /** The number of its source files that differ. */
  readonly files: number;
}

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** The images of a graph whose source files differ from those at a commit. */
export async function rebuiltImages(graph: Graph, commit: string): Promise<readonly RebuiltImage[]> {
  const ignored = ignoredIn(await readFile(join(REPOSITORY, ".dockerignore"), "utf8"));
  const dockerfiles = ofType(graph, "docker-build:index:Image").map(({ inputs }) =>
    text(fields(inputs["dockerfile"])["location"]),
  );
  const images = await Promise.all(
    [...new Set(dockerfiles)].map(async (dockerfile) => {
      const sources = sourcesIn(await readFile(join(REPOSITORY, dockerfile), "utf8"));
      const changed = await changedSince(commit, [...sources, ...ignored]);
      // The Dockerfile describes the image, but no COPY takes it.
      const recipe = await changedSince(commit, [dockerfile]);
      return { name: dirname(dockerfile), files: changed.length + recipe.length };
    }),
  );
  return images.filter(({ files }) => files > 0);
}

/** The files that COPY takes from the context. With `--from`, it takes another stage's files. */
export function sourcesIn(dockerfile: string): readonly string[] {
  return dockerfile.split("\n").flatMap((line) => {
    const words = /^COPY (?!.*--from)(.+)$/.exec(line)?.[1]?.split(/\s+/) ?? [];
    return words.slice(0, -1).filter((word) => !word.startsWith("--"));
  });
}

/**
 * The patterns of .dockerignore as git pathspecs. Patterns with `*` alone or `!` are left out, because COPY already selects
 * files.
 */
export function ignoredIn(dockerignore: string): readonly string[] {
  const patterns = dockerignore.split("\n").filter((line) => /^[^#!\s]/.test(line) && line !== "*");
  return patterns.flatMap((pattern) => [`:(exclude,glob)${pattern}`, `:(exclude,glob)${pattern}/**`]);
}

/** Changed files in the working tree, including files that git does not track yet. */
async function changedSince(commit: string, paths: readonly string[]): Promise<readonly string[]> {
  const git = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await run("git", [...args, "--", ...paths], { cwd: REPOSITORY });
    return stdout.split("\n").filter((line) => line !== "");
  };
  const [changed, added] = await Promise.all([
    git("diff", "--name-only", commit),
    git("ls-files", "--others", "--exclude-standard"),
  ]);
  return [...new Set([...changed, ...added])];
}
