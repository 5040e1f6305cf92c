import { type Permission, PERMISSIONS } from "../domain/permission.ts";
import { KEY_KINDS, type KeyKind, type KeyOwner } from "../postgres/api-keys.ts";
import { UsageError } from "./verb.ts";

/** The kind of a key: `--kind`. */
export const KIND = { type: "string", default: "secret" } as const;
/** The mode of an account or key: `--live`. */
export const LIVE = { type: "boolean", default: false } as const;
export const KIND_USAGE = `  --kind KIND        ${KEY_KINDS.join(", ")}; usually the first`;
export const OWNER_USAGE = `  --account ID       whose, as in acct_…
  --live             in the account's live mode; otherwise in its test mode`;
export const PERMISSION_USAGE = `  --permission NAME  of a restricted key, any number of these; who may write may read:
                     ${PERMISSIONS.join("\n                     ")}`;
export const DIGEST_USAGE = "  --digest DIGEST    64 hexadecimal digits, which `make` and `digest` print";

export const EXPIRY_USAGE = "  --expires-at TIME  when the key stops to work, as in 2030-01-31T12:00Z; otherwise never";

export function readKind(given: string): KeyKind {
  const kind = KEY_KINDS.find((known) => known === given);
  if (kind === undefined) throw new UsageError(`--kind is one of ${KEY_KINDS.join(", ")}, not "${given}".`);
  return kind;
}

export function readOwner(account: string | undefined, livemode: boolean): KeyOwner {
  if (account === undefined) throw new UsageError("Say whose key, as in --account acct_….");
  return { account, livemode };
}

/** The message does not repeat the input: it may be a key. */
export function readDigest(given: string | undefined, option = "--digest"): Buffer {
  if (given !== undefined && /^[0-9a-f]{64}$/.test(given)) return Buffer.from(given, "hex");
  throw new UsageError(`${option} takes the 64 hexadecimal digits that \`make\` and \`digest\` print.`);
}

/** A time to come, with its zone: a key that has ended already is a mistake. */
export function readExpiry(given: string | undefined): Date | null {
  if (given === undefined) return null;
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(given) ? Date.parse(given) : NaN;
  if (time > Date.now()) return new Date(time);
  throw new UsageError("--expires-at takes a time to come with its zone, as in 2030-01-31T12:00Z.");
}

/** A key's permissions: at least one if it is restricted, otherwise none. A misspelt one would silently grant nothing. */
export function readPermissions(given: readonly string[], kind: KeyKind): readonly Permission[] {
  if ((kind === "restricted") !== given.length > 0) {
    throw new UsageError("A restricted key, and no other, needs --permission, as in --permission charge.read.");
  }
  return given.map((name) => {
    const permission = PERMISSIONS.find((known) => known === name);
    if (permission !== undefined) return permission;
    throw new UsageError(`There is no permission "${name}". There are: ${PERMISSIONS.join(", ")}.`);
  });
}
