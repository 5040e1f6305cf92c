import type { Metadata, MetadataPatch } from "./inputs.ts";

/** Metadata after a patch: keys are set, removed by null, all removed by null in place of the patch. */
export function mergeMetadata(metadata: Metadata, patch: MetadataPatch | undefined): Metadata {
  if (patch === undefined) return metadata;
  if (patch === null) return {};
  const merged = Object.entries({ ...metadata, ...patch }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return Object.fromEntries(merged);
}
