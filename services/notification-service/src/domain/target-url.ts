import { isIP } from "node:net";
import { err, ok, type Result } from "@platform/kernel/result";
import { addressKind } from "./target-address.ts";

/** Targets that are allowed beyond the public internet. */
export interface TargetPolicy {
  /** Local use only: loopback addresses, `http://` and every port. */
  readonly allowLoopback: boolean;
}

/** Why a URL cannot be a webhook's target: a sentence for the merchant. */
export interface UrlRefused {
  readonly kind: "url_refused";
  readonly message: string;
}

/** A URL whose text allows it as a target. */
export interface TargetUrl {
  readonly url: URL;
  /** A name or an address, without the brackets of IPv6. */
  readonly host: string;
}

/** Ports below this one belong to other protocols: mail, shells, directories. 443 is ours. */
const FIRST_FREE_PORT = 1024;

const refused = (message: string): Result<never, UrlRefused> => err({ kind: "url_refused", message });

/**
 * Reads a URL as a webhook's target. The URL parser has already normalised decimal, octal and hexadecimal spellings of an
 * address; the caller must check the addresses that a name resolves to.
 */
export function parseTargetUrl(text: string, policy: TargetPolicy): Result<TargetUrl, UrlRefused> {
  if (!URL.canParse(text))
    return refused("The URL cannot be read: give an absolute URL such as https://example.com/webhooks.");
  const url = new URL(text);
  const schemes = policy.allowLoopback ? ["https:", "http:"] : ["https:"];
  if (!schemes.includes(url.protocol)) return refused("The URL must start with https://.");
  if (url.username !== "" || url.password !== "") return refused("The URL must not carry a user name or password.");
  const port = url.port === "" ? 443 : Number(url.port);
  if (!policy.allowLoopback && port !== 443 && port < FIRST_FREE_PORT) {
    return refused("The URL's port must be 443 or at least 1024.");
  }
  const host = hostOf(url.hostname);
  if (isIP(host) !== 0 && !isAllowedAddress(host, policy)) return refused(NOT_PUBLIC);
  if (isLoopbackName(host) && !policy.allowLoopback) return refused(NOT_PUBLIC);
  return ok({ url, host });
}

/** Says that a URL leads somewhere that is not the public internet. */
export const NOT_PUBLIC =
  "The URL must lead to a public address: this one leads to a private, local or reserved network.";

/** The name or address in a URL's host name: no brackets around IPv6, no dot at the end. */
export const hostOf = (hostname: string): string => hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");

/** Names that mean this machine whatever a name server says (RFC 6761). */
export const isLoopbackName = (host: string): boolean => host === "localhost" || host.endsWith(".localhost");

/** Whether a webhook may be sent to this address. */
export function isAllowedAddress(address: string, { allowLoopback }: TargetPolicy): boolean {
  const kind = addressKind(address);
  return kind === "public" || (kind === "loopback" && allowLoopback);
}
