import { runPayments } from "@platform/local/operator-command";
import type { TestAccount } from "@platform/local/local-state";

/** Behind an account's id, it names the account's live mode: for whoever looks from outside, the modes are two accounts. */
export const LIVE = "-live";

/**
 * Opens the live mode of an account that has a test mode, with the operator's command: the keys' digests name the account
 * under which they are stored. Returns the secret key.
 */
export async function openLiveMode(
  databaseUrl: string,
  account: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<string> {
  const create = ["account", "create", "--live"];
  const printed = await runPayments(databaseUrl, [...create, "--keys-only", "--json"]);
  const made = JSON.parse(printed) as TestAccount & { readonly digests: string };
  const digests = made.digests.replace(made.account, account);
  const stored = ["--name", "Simulated shop", "--settings", JSON.stringify(settings), "--digests", digests];
  await runPayments(databaseUrl, [...create, ...stored]);
  return made.secretKey;
}
