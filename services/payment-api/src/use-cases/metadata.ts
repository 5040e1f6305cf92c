import type { Refusal } from "../domain/refusal.ts";
import type { Metadata, MetadataPatch } from "./inputs.ts";

export const MAX_METADATA_KEYS = 50;

/** Metadata after a patch: keys are set, removed by null, all removed by null in place of the patch. */
export function mergeMetadata(metadata: Metadata, patch: MetadataPatch | undefined): Metadata {
  if (patch === undefined) return metadata;
  if (patch === null) return {};
  const merged = Object.entries({ ...metadata, ...patch }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return Object.fromEntries(merged);
}

/** Why a patch cannot be made: an object has no more keys after updates than it may be created with. */
export function metadataRefusal(metadata: Metadata, patch: MetadataPatch | undefined): Refusal | null {
  const keys = Object.keys(mergeMetadata(metadata, patch)).length;
  return keys > MAX_METADATA_KEYS ? { rule: "too_many_metadata_keys", keys } : null;
}
