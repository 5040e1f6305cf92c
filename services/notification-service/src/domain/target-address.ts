import { isIP, isIPv4 } from "node:net";

/**
 * Webhooks may go only to globally routable addresses. Sources: iana.org/assignments/iana-ipv4-special-registry and
 * …/iana-ipv6-special-registry.
 */
export type AddressKind = "public" | "loopback" | "internal";

/** [network, prefix length]; `addressKind` handles 127.0.0.0/8 separately. */
const INTERNAL_V4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // carrier-grade NAT, and Alibaba's metadata
  ["168.63.129.16", 32], // Azure's wire server: public only by its number
  ["169.254.0.0", 16], // link-local, and the metadata of AWS, GCP, Azure and ECS
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 3], // multicast, reserved, broadcast
];

/** Networks within 2000::/3, the only globally routable part of IPv6. */
const INTERNAL_V6: readonly (readonly [string, number])[] = [
  ["2001::", 23], // protocol assignments: Teredo, ORCHID, benchmarks
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4: embeds an IPv4 address of anyone's choice
  ["3fff::", 20], // documentation
];

/** Finds the kind of an address. An unreadable address counts as internal. */
export function addressKind(address: string): AddressKind {
  if (isIPv4(address)) return kindOfV4(v4Number(address));
  const groups = v6Groups(address);
  return groups === undefined ? "internal" : kindOfV6(groups);
}

function kindOfV4(number: number): AddressKind {
  if (number >>> 24 === 127) return "loopback";
  const isInternal = INTERNAL_V4.some(([network, length]) => (number ^ v4Number(network)) >>> (32 - length) === 0);
  return isInternal ? "internal" : "public";
}

function kindOfV6(groups: readonly number[]): AddressKind {
  if (groups.slice(0, 7).every((group) => group === 0) && groups[7] === 1) return "loopback";
  // ::ffff:0:0/96 and 64:ff9b::/96 reach the IPv4 address in their last 32 bits.
  if (startsWith(groups, "::ffff:0:0", 96) || startsWith(groups, "64:ff9b::", 96)) {
    return kindOfV4(((groups[6]! << 16) | groups[7]!) >>> 0);
  }
  const isGlobal = startsWith(groups, "2000::", 3);
  return isGlobal && !INTERNAL_V6.some(([network, length]) => startsWith(groups, network, length))
    ? "public"
    : "internal";
}

function startsWith(groups: readonly number[], network: string, length: number): boolean {
  return v6Groups(network)!.every((group, index) => {
    const bits = Math.min(Math.max(length - index * 16, 0), 16);
    return (group ^ groups[index]!) >>> (16 - bits) === 0;
  });
}

const v4Number = (address: string): number =>
  address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);

/** The eight groups of an IPv6 address, from the URL parser's canonical spelling: lower case, no dotted tail, one `::`. */
function v6Groups(address: string): number[] | undefined {
  const withoutZone = address.split("%", 1)[0]!;
  if (isIP(withoutZone) !== 6) return undefined;
  const [head, tail] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split("::");
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

const groupsOf = (text: string | undefined): number[] =>
  text ? text.split(":").map((group) => parseInt(group, 16)) : [];
