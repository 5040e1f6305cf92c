/**
 * The part of an object that no constraint checks, as JSON. It leaves out usual values: most fields of a payment are null,
 * and without this, half of the bytes would be names of empty fields.
 */
export interface DetailsCodec<T extends object> {
  encode(details: T): string;
  decode(stored: Partial<T>): T;
}

/** A codec for details of which `usual` are the usual values. */
export function detailsCodec<T extends object>(usual: Partial<T>): DetailsCodec<T> {
  // Objects are never changed in place, so one that is written to its own row and to two events is encoded once.
  const encoded = new WeakMap<T, string>();

  function encode(details: T): string {
    const known = encoded.get(details);
    if (known !== undefined) return known;
    const said: Partial<T> = {};
    for (const field in details) if (details[field] !== usual[field]) said[field] = details[field];
    const text = JSON.stringify(said);
    encoded.set(details, text);
    return text;
  }

  return { encode, decode: (stored) => ({ ...usual, ...stored }) as T };
}
