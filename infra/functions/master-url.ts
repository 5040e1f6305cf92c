import { environment, readSecret } from "./read-secret.ts";

/** The database URL for the cluster's master user, who may create roles and databases. */
export async function masterUrl(): Promise<string> {
  const { username, password } = JSON.parse(await readSecret("MASTER_SECRET_ARN")) as Record<string, string>;
  const url = new URL(environment("DATABASE_URL"));
  return Object.assign(url, { username, password }).href;
}
