import { isIP, type LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { isAllowedAddress, type TargetPolicy } from "../domain/target-url.ts";
import type { NameResolver } from "../ports/name-resolver.ts";

/** Webhooks may not reach the target's address, or one of its name's addresses. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
}

/** The target's name has no address. */
export class NameNotResolvedError extends Error {
  override readonly name = "NameNotResolvedError";
}

/**
 * Connects to a target at an address that was checked for this very connection: a name that was public when the endpoint
 * was created may lead into our network by now, and each lookup may give another answer. So we resolve the name here,
 * once, and give the socket the checked addresses instead of the name.
 */
export function createGuardedConnector(
  names: NameResolver,
  policy: TargetPolicy,
  timeoutMs: number,
): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(names, policy),
    timeout: timeoutMs,
    allowH2: false,
    autoSelectFamily: true,
  });
  return (options, callback) => {
    // A socket skips the lookup if the host is already an address.
    if (isIP(options.hostname) !== 0 && !isAllowedAddress(options.hostname, policy)) {
      return callback(new AddressRefusedError(), null);
    }
    connect(options, callback);
  };
}

type Addresses = { address: string; family: number }[];

function guardedLookup(names: NameResolver, policy: TargetPolicy): LookupFunction {
  async function resolveAllowed(hostname: string): Promise<Addresses | Error> {
    const addresses = await names.resolve(hostname);
    if (addresses.length === 0) return new NameNotResolvedError();
    // Every address must pass: a name that leads both inside and outside is not a merchant's mistake.
    if (!addresses.every((address) => isAllowedAddress(address, policy))) return new AddressRefusedError();
    return addresses.map((address) => ({ address, family: isIP(address) }));
  }

  return (hostname, options, callback) => {
    void (async () => {
      const found = await resolveAllowed(hostname);
      if (found instanceof Error) callback(found, "");
      else if (options.all === true) callback(null, found);
      else callback(null, found[0]!.address, found[0]!.family);
    })();
  };
}
