import { resolveNs } from "node:dns/promises";
import { Refusal } from "@platform/command-line/refusal";

/** DNS's errors for a name that has no servers, or whose servers do not know it. */
const NOBODY: ReadonlySet<string | undefined> = new Set(["ENOTFOUND", "ENODATA", "ESERVFAIL"]);

/** Returns the name servers that public DNS gives for a domain. Throws Refusal if DNS does not answer. */
export async function nameServersOf(domain: string, resolve = resolveNs): Promise<readonly string[]> {
  try {
    return await resolve(domain);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (NOBODY.has(code)) return [];
    throw new Refusal(`DNS did not tell the name servers of ${domain}: ${code}. Ask again where DNS answers.`, {
      cause: error,
    });
  }
}
