import { MAX_METADATA_KEYS } from "../../use-cases/metadata.ts";
import type { Parameters } from "../form-body.ts";
import { refuse, type Faults, type Field } from "../parameters.ts";
import { charactersIn, hasAtMost, shorten } from "../text.ts";
import { entries, mapped, nullable } from "./fields.ts";

const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/** Metadata of a new object: ignores keys with an empty value. */
export const metadata: Field<Readonly<Record<string, string>>> = mapped(
  nullable(entries(readEntries)),
  (given, param, faults) => {
    const set = Object.entries(given ?? {}).filter((entry): entry is [string, string] => entry[1] !== null);
    if (set.length > MAX_METADATA_KEYS) return refuse(faults, tooManyKeys(set.length), param);
    return Object.fromEntries(set);
  },
);

/** The message for too many keys, here and in refusals. */
export const tooManyKeys = (keys: number): string =>
  `An object can have up to ${MAX_METADATA_KEYS} metadata keys; this one would have ${keys}.`;

/**
 * A change of metadata: an empty value removes its key, and an empty string in place of the whole removes all keys. Only
 * the object tells how many keys remain.
 */
export const metadataPatch: Field<Readonly<Record<string, string | null>> | null> = nullable(entries(readEntries));

function readEntries(given: Parameters, param: string, faults: Faults): Record<string, string | null> | undefined {
  const read: Record<string, string | null> = {};
  for (const [key, value] of given) {
    const name = `${param}[${shorten(key)}]`;
    if (typeof value !== "string") return refuse(faults, "Metadata values must be strings.", name);
    if (!hasAtMost(MAX_KEY_LENGTH, key)) return refuse(faults, tooLong("keys", MAX_KEY_LENGTH, key), name);
    if (!hasAtMost(MAX_VALUE_LENGTH, value)) return refuse(faults, tooLong("values", MAX_VALUE_LENGTH, value), name);
    read[key] = value === "" ? null : value;
  }
  return read;
}

const tooLong = (what: "keys" | "values", limit: number, text: string): string =>
  `Metadata ${what} can be at most ${limit} characters; this one has ${charactersIn(text)}.`;
