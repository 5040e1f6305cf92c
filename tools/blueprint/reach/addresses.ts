/** Ranges of IPv4 addresses, as numbers. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Undefined when the text is no IPv4 range, as with `::/0`. */
export function parseRange(cidr: string): Range | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(cidr);
  if (match === null) return undefined;
  const [a, b, c, d, length = "32"] = match.slice(1);
  const size = 2 ** (32 - Number(length));
  const address = [a, b, c, d].reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

export function overlaps(one: string, other: string): boolean {
  const [a, b] = [parseRange(one), parseRange(other)];
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

/** Whether a range includes all addresses of another. Without two IPv4 ranges, only equal texts match. */
export function contains(wide: string, narrow: string): boolean {
  const [outer, inner] = [parseRange(wide), parseRange(narrow)];
  if (outer === undefined || inner === undefined) return wide === narrow;
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** RFC 1918, carrier-grade NAT, loopback and link-local: nobody on the internet has such an address. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"];

/** Whether a range has internet addresses. IPv6 ranges count, because almost all of them are public. */
export function isPublic(cidr: string): boolean {
  return !PRIVATE.some((hidden) => contains(hidden, cidr));
}
