/**
 * The signature key of Pulumi's wire format. A map with this key stands for a secret, a resource or a file, depending on the
 * key's value.
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export type Values = Readonly<Record<string, unknown>>;
export type Shorten = (text: string) => string;

/** Marks a value as secret for its receiver. */
export function secret(value: unknown): unknown {
  return { [SIGNATURE]: SECRET, value };
}

/**
 * Converts a value from the wire format to plain JSON: secrets become `{"$secret": …}`, files become `{"$asset": …}` and
 * `{"$archive": …}`, and resources become their ids. `shorten` makes paths relative, so that every clone produces the same
 * graph.
 */
export function plain(value: unknown, shorten: Shorten): unknown {
  if (typeof value === "string") return shorten(value);
  if (Array.isArray(value)) return value.map((item) => plain(item, shorten));
  if (!isMap(value)) return value;
  const inner = (item: unknown): unknown => plain(item, shorten);
  switch (value[SIGNATURE]) {
    case SECRET:
      return { $secret: inner(value["value"]) };
    case OUTPUT:
      return value["secret"] === true ? { $secret: inner(value["value"]) } : inner(value["value"]);
    case RESOURCE:
      return value["id"] ?? value["urn"];
    case ASSET:
      return { $asset: inner(value["path"] ?? value["uri"] ?? value["text"]) };
    case ARCHIVE:
      return { $archive: inner(value["path"] ?? value["uri"] ?? value["assets"]) };
    default:
      return plainMap(value, shorten);
  }
}

/** Converts a map in the same way, and sorts it, because the order of arguments means nothing. */
export function plainMap(map: Values, shorten: Shorten): Record<string, unknown> {
  const keys = Object.keys(map).toSorted();
  return Object.fromEntries(keys.map((key) => [key, plain(map[key], shorten)]));
}

/** Removes the marks, for answers that are computed from the value. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!isMap(value)) return value;
  switch (value[SIGNATURE]) {
    case SECRET:
    case OUTPUT:
      return bare(value["value"]);
    case RESOURCE:
      return value["id"] ?? value["urn"];
    default:
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bare(item)]));
  }
}

/** Keeps secrets and files, and replaces references with ids, so that nothing reads the resource again. */
export function withoutReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (!isMap(value)) return value;
  if (value[SIGNATURE] === RESOURCE) return value["id"] ?? value["urn"];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutReferences(item)]));
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null;
}
