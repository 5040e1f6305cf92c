import { isGranted, type Permission } from "../domain/permission.ts";
import type { ApiKey } from "../ports/api-keys.ts";
import { permissionToSee, seenByShoppers } from "./subject.ts";

/**
 * The JSON of an answer as the caller may see it. A stored answer may have been made for a key with more permissions, and
 * errors and events contain objects that nobody has expanded: so we decide here, where every answer leaves, what a
 * restricted key may see.
 *
 * We reduce an object that the key may not read to its id and its type. Only keys that may write an object see its client
 * secret, with which a browser can follow a payment. A publishable key sees of each object what Stripe shows to it.
 */
export function asSeenBy({ kind, permissions }: Pick<ApiKey, "kind" | "permissions">, body: string): string {
  if (kind === "secret") return body;
  if (kind === "publishable") return JSON.stringify(seenInBrowser(JSON.parse(body)));
  return JSON.stringify(seen(JSON.parse(body), (permission) => isGranted(permissions, permission)));
}

type May = (permission: Permission) => boolean;
type Fields = Readonly<Record<string, unknown>>;

/** The merchant recognises a card by its fingerprint: that is nothing for the shopper. */
const MERCHANTS_OWN = "fingerprint";

function seenInBrowser(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(seenInBrowser);
  const fields = value as Fields;
  const shown = seenByShoppers(String(fields["object"]));
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => (shown === undefined || shown.has(name)) && name !== MERCHANTS_OWN)
      .map(([name, field]) => [name, seenInBrowser(field)]),
  );
}

function seen(value: unknown, may: May): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => seen(item, may));
  const fields = value as Fields;
  if (!isSeen(fields, may)) return { id: fields["id"], object: fields["object"] };
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, seenField(fields, name, field, may)]));
}

function isSeen({ object }: Fields, may: May): boolean {
  const needed = permissionToSee(String(object));
  return needed === undefined || may(needed);
}

function seenField({ object }: Fields, name: string, field: unknown, may: May): unknown {
  // The merchant's own words, in which `object` means nothing to us.
  if (name === "metadata") return field;
  if (name === "client_secret") return may(`${object as "payment_intent"}.write`) ? field : null;
  if (object === "event" && name === "data") return seenData(field as Fields & { readonly object: Fields }, may);
  return seen(field, may);
}

/** An event's object, and its previous attributes: fields of the same object. */
function seenData(data: Fields & { readonly object: Fields }, may: May): unknown {
  return seen(isSeen(data.object, may) ? data : { object: data.object }, may);
}
