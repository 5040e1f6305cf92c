import { BlockList, isIPv4 } from "node:net";
import type { IncomingMessage } from "node:http";

/**
 * The address from which a client reaches us. Behind a load balancer, the connection comes from a private address, and the
 * balancer appends the client's address to `X-Forwarded-For`. We read only that last entry: the client may have written
 * the ones before it. Who reaches us without a balancer cannot choose another address than its own.
 */
export function clientAddress({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): string {
  const peer = withoutMapping(socket.remoteAddress ?? "");
  if (!isPrivate(peer)) return peer;
  // Node joins repeated headers into one text.
  const forwarded = headers["x-forwarded-for"] as string | undefined;
  return forwarded?.split(",").at(-1)?.trim() || peer;
}

/** An IPv4 address that reached an IPv6 socket: `::ffff:10.0.0.1`. */
const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, "");

const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["10.0.0.0", 8],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv4");
}
PRIVATE.addAddress("::1", "ipv6");
PRIVATE.addSubnet("fc00::", 7, "ipv6");

const isPrivate = (address: string): boolean => PRIVATE.check(address, isIPv4(address) ? "ipv4" : "ipv6");
