import { readFileSync, statSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname, join, matchesGlob } from "node:path";

/** The files and folders that a Dockerfile copies from its context, and itself: relative to the context. */
export function readSources(context: string, dockerfile: string): readonly string[] {
  const lines = readFileSync(join(context, dockerfile), "utf8").split("\n");
  const copied = lines
    .filter((line) => /^COPY (?!--from)/.test(line))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))
    .filter((word) => !word.startsWith("--"));
  return [...new Set([...copied, dockerfile, ".dockerignore"])];
}

/** Whether a build can see a file: the last pattern of .dockerignore that fits it, or a folder that it is in, decides. */
export function isInContext(ignore: string, file: string): boolean {
  const parents = file.split("/").map((_part, index, parts) => parts.slice(0, index + 1).join("/"));
  let isSeen = true;
  for (const line of ignore.split("\n").map((one) => one.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const pattern = line.replace(/^!/, "");
    if (parents.some((path) => matchesGlob(path, pattern))) isSeen = line.startsWith("!");
  }
  return isSeen;
}

/** Editors write a file in several steps, and a branch is many files. */
const SETTLED_AFTER_MS = 150;

export interface Changes {
  /** Resolves when something has changed since the last call, and for a moment nothing more has. */
  next(): Promise<void>;
  stop(): void;
}

/** Watches what an image is built from. */
export function watchSources(context: string, dockerfile: string): Changes {
  const sources = readSources(context, dockerfile);
  const ignore = readFileSync(join(context, ".dockerignore"), "utf8");
  let change = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const notice = (file: string): void => {
    // A build reads these two before it looks at the rest.
    if (file !== dockerfile && file !== ".dockerignore" && !isInContext(ignore, file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => change.resolve(), SETTLED_AFTER_MS);
  };
  const watchers = sources.map((source) => watchSource(context, source, notice));
  return {
    async next() {
      await change.promise;
      change = Promise.withResolvers();
    },
    stop() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watchSource(context: string, source: string, notice: (file: string) => void): FSWatcher {
  if (statSync(join(context, source)).isDirectory()) {
    return watch(join(context, source), { recursive: true }, (_event, file) => notice(join(source, file ?? "")));
  }
  // An editor may replace a file by another, which only its folder sees.
  return watch(join(context, dirname(source)), (_event, file) => {
    if (file === basename(source)) notice(source);
  });
}
