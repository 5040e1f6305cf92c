import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { setTimeout } from "node:timers/promises";
import { hostOf, isLoopbackName } from "../domain/target-url.ts";
import type { NameResolver } from "../ports/name-resolver.ts";

/** The limit for all name servers together: a merchant waits for this when creating an endpoint. */
const DEADLINE_MS = 4_000;

/**
 * Resolves names through the system's name servers, without its hosts file. `dns.lookup` would occupy one of four threads
 * while a merchant's name server is silent, and so hold up everyone else's deliveries.
 */
export function createNameResolver(): NameResolver {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });

  async function query(host: string): Promise<readonly string[]> {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  }

  return {
    async resolve(name) {
      const host = hostOf(name);
      if (isIP(host) !== 0) return [host];
      if (isLoopbackName(host)) return ["127.0.0.1", "::1"];
      return await Promise.race([query(host), setTimeout(DEADLINE_MS, [], { ref: false })]);
    },
  };
}
