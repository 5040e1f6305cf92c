import { createHash, default as crypto } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/** The number of random bytes in SST's suffix of physical names. */
const NAME_BYTES = 8;

/** Gives SST's physical names the same suffix in every run, whatever the order of registrations. */
export function makeNamesRepeatable(): void {
  const original = crypto.randomBytes;
  const repeatable = (size: number, ...rest: unknown[]): unknown =>
    size === NAME_BYTES && rest.length === 0
      ? Buffer.alloc(NAME_BYTES)
      : (original as (...all: unknown[]) => unknown)(size, ...rest);
  Object.assign(crypto, { randomBytes: repeatable });
  syncBuiltinESMExports();
}

/** Stands for what AWS chooses at random: `length` hexadecimal digits, computed from the text. */
export function digest(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** The same digits as a UUID. */
export function uuid(text: string): string {
  const hex = digest(text, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
