import type { Refusal } from "../domain/refusal.ts";
import type { Metadata, MetadataPatch } from "./inputs.ts";

export const MAX_METADATA_KEYS = 50;

/** Applies a patch to metadata: a text sets a key, null removes it, and null in place of the patch removes all keys. */
export function mergeMetadata(metadata: Metadata, patch: MetadataPatch | undefined): Metadata {
  if (patch === undefined) return metadata;
  if (patch === null) return {};
  const merged = Object.entries({ ...metadata, ...patch }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return Object.fromEntries(merged);
}

/** Why we refuse a patch: updates may give an object no more keys than its creation may. */
export function metadataRefusal(metadata: Metadata, patch: MetadataPatch | undefined): Refusal | null {
  const keys = Object.keys(mergeMetadata(metadata, patch)).length;
  return keys > MAX_METADATA_KEYS ? { rule: "too_many_metadata_keys", keys } : null;
}
