import type { Parameters } from "../form-body.ts";
import { refuse, type Faults, type Field } from "../parameters.ts";
import { charactersIn, hasAtMost, shorten } from "../text.ts";
import { entries, mapped, nullable } from "./fields.ts";

const MAX_KEYS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/** Metadata of a new object: keys with an empty value are as good as not given. */
export const metadata: Field<Readonly<Record<string, string>>> = mapped(nullable(entries(readEntries)), (given) =>
  Object.fromEntries(Object.entries(given ?? {}).filter((entry): entry is [string, string] => entry[1] !== null)),
);

/** A change of metadata: an empty value removes its key, an empty string in place of the whole removes all. */
export const metadataPatch: Field<Readonly<Record<string, string | null>> | null> = nullable(entries(readEntries));

function readEntries(given: Parameters, param: string, faults: Faults): Record<string, string | null> | undefined {
  if (given.size > MAX_KEYS) {
    return refuse(faults, `You can only have up to ${MAX_KEYS} metadata keys; you passed ${given.size}.`, param);
  }
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
