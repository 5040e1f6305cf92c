import { err, ok, type Result } from "@platform/kernel/result";
import {
  isAllowedAddress,
  NOT_PUBLIC,
  parseTargetUrl,
  type TargetPolicy,
  type UrlRefused,
} from "../domain/target-url.ts";
import type { NameResolver } from "../ports/name-resolver.ts";

export interface CheckTargetDeps {
  readonly names: NameResolver;
  readonly policy: TargetPolicy;
}

/**
 * Checks a new URL: its text, and every current address of its name. A name that does not resolve yet is fine; each
 * connection checks the addresses again, because they may change at any time.
 */
export async function checkTarget(deps: CheckTargetDeps, text: string): Promise<Result<string, UrlRefused>> {
  const target = parseTargetUrl(text, deps.policy);
  if (!target.ok) return target;
  const addresses = await deps.names.resolve(target.value.host);
  const isAllowed = addresses.every((address) => isAllowedAddress(address, deps.policy));
  return isAllowed ? ok(text) : err({ kind: "url_refused", message: NOT_PUBLIC });
}
