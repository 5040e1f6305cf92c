import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mutation } from "./mutation.ts";

/**
 * Plants a mutation in the copy of the source under `root`. Throws, and changes no file, unless the text of each edit
 * occurs exactly once: the source has moved on, and the mutation must follow.
 */
export async function applyMutation(root: string, { name, edits }: Mutation): Promise<void> {
  const texts = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const parts = (texts.get(file) ?? (await readFile(join(root, file), "utf8"))).split(from);
    if (parts.length !== 2) {
      throw new Error(`The mutation ${name} does not fit: ${file} has this text ${parts.length - 1} times:\n${from}`);
    }
    texts.set(file, parts.join(to));
  }
  for (const [file, text] of texts) await writeFile(join(root, file), text);
}
