import { err, ok, type Result } from "@platform/kernel/result";
import { isGranted, type Permission } from "../domain/permission.ts";
import type { ApiKey, ApiKeys } from "../ports/api-keys.ts";
import { permissionToSee } from "./subject.ts";
import { invalidRequest, type WireError } from "./wire-error.ts";

/** The API key of an Authorization header: a bearer token, or the user name of Basic. */
export async function authenticate(
  apiKeys: ApiKeys,
  authorization: string | undefined,
  nowMs: number,
): Promise<Result<ApiKey, WireError>> {
  const given = keyOf(authorization);
  if (given === undefined) return err(NO_KEY);
  const key = KEY.test(given) ? await apiKeys.find(given) : undefined;
  if (key === undefined) return err(invalidKey(given));
  return key.expiresAt !== null && key.expiresAt <= nowMs ? err(expiredKey(given)) : ok(key);
}

/** Whether the key may use an endpoint; `toShoppers` says that browsers may. */
export function authorise(key: ApiKey, permission: Permission, toShoppers: boolean): WireError | undefined {
  switch (key.kind) {
    case "secret":
      return undefined;
    case "publishable":
      return toShoppers ? undefined : SECRET_KEY_REQUIRED;
    case "restricted":
      return isGranted(key.permissions, permission) ? undefined : lacking(permission, key);
  }
}

/** Whether a key of a server may expand fields: a restricted one needs the permission to see each object that they show. */
export function authoriseExpand(key: ApiKey, shown: readonly string[]): WireError | undefined {
  if (key.kind !== "restricted") return undefined;
  const lacked = shown
    .map((object) => permissionToSee(object))
    .find((permission) => permission !== undefined && !isGranted(key.permissions, permission));
  return lacked && lacking(lacked, key);
}

const KEY = /^[a-z]{2}_(?:test|live)_[0-9A-Za-z]{8,240}$/;

/** The key of an Authorization header as it was given, if there is one. */
export function keyOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  if (/^Bearer /i.test(authorization)) return authorization.slice(7).trim() || undefined;
  if (!/^Basic /i.test(authorization)) return undefined;
  const [user] = Buffer.from(authorization.slice(6), "base64").toString("latin1").split(":", 1);
  return user || undefined;
}

const NO_KEY: WireError = invalidRequest(
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth " +
    "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
  { status: 401 },
);

/** The last four characters let the owner find the key, and let nobody guess it. */
const hint = (key: string): string => (key.length >= 16 ? `****${key.slice(-4)}` : "****");

const invalidKey = (key: string): WireError =>
  invalidRequest(`Invalid API Key provided: ${hint(key)}`, { status: 401 });

const expiredKey = (key: string): WireError =>
  invalidRequest(`Expired API Key provided: ${hint(key)}`, { status: 401, code: "api_key_expired" });

const SECRET_KEY_REQUIRED: WireError = invalidRequest(
  "This API call cannot be made with a publishable API key. Please use a secret API key.",
  { status: 403, code: "secret_key_required" },
);

const lacking = (permission: Permission, { tenant }: ApiKey): WireError =>
  invalidRequest(
    `The provided key does not have the required permissions for this endpoint on account '${tenant.accountId}'. Having ` +
      `the '${permission}' permission would allow this request to continue.`,
    { status: 403 },
  );
