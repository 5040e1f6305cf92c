import { readFileSync, statSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname, join, matchesGlob } from "node:path";

/** Lists the Dockerfile, and the files and folders that it copies from its context, relative to the context. */
export function readSources(context: string, dockerfile: string): readonly string[] {
  const lines = readFileSync(join(context, dockerfile), "utf8").split("\n");
  const copied = lines
    .filter((line) => /^COPY (?!--from)/.test(line))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))
    .filter((word) => !word.startsWith("--"));
  return [...new Set([...copied, dockerfile, ".dockerignore"])];
}

/** Tells whether a build sees a file. The last pattern of .dockerignore that matches it or one of its folders decides. */
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

/** An editor writes a file in several steps, and a change of branch writes many files. */
const SETTLED_AFTER_MS = 150;

export interface Changes {
  /** Resolves when a file has changed since the last call and no other has changed for a moment. */
  next(): Promise<void>;
  stop(): void;
}

/** Watches the sources of an image. */
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
  // An editor may replace the file with another one, which only a watch on the folder notices.
  return watch(join(context, dirname(source)), (_event, file) => {
    if (file === basename(source)) notice(source);
  });
}
