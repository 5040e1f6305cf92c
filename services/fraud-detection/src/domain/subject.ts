import { createHmac } from "node:crypto";
import { tenantKey, type Tenant } from "@platform/kernel/tenant";

/** The kinds that we count by. A card, customer, e-mail or address may be behind many payments of one account. */
export const SUBJECT_KINDS = ["card", "customer", "email", "ip"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** `card_<digest>`: a subject within one account and mode. It reveals the kind and nothing else. */
export type Subject = `${SubjectKind}_${string}`;

/** Turns an identity into a subject. */
export type SubjectDigest = (tenant: Tenant, kind: SubjectKind, value: string) => Subject;

/** 132 bits: as good as unique. */
const DIGEST_LENGTH = 22;

/**
 * Digests with a secret key, because anyone could find an e-mail or an IPv4 address from its plain SHA-256 by trying them
 * all. The same person has different digests at two accounts, so that one merchant learns nothing about another's
 * shoppers.
 */
export function createSubjectDigest(key: string): SubjectDigest {
  return (tenant, kind, value) => {
    const text = `${tenantKey(tenant)}\n${kind}\n${normalise[kind](value)}`;
    return `${kind}_${createHmac("sha256", key).update(text).digest("base64url").slice(0, DIGEST_LENGTH)}`;
  };
}

/** Reads the kind from a subject. */
export function kindOf(subject: Subject): SubjectKind {
  return SUBJECT_KINDS.find((kind) => subject.startsWith(kind))!;
}

/** Different spellings of one address are one subject: `Jo@Shop.example `, `2001:DB8:0:0::1`. */
const normalise: Readonly<Record<SubjectKind, (value: string) => string>> = {
  card: (fingerprint) => fingerprint,
  customer: (id) => id,
  email: (address) => address.trim().toLowerCase(),
  ip: (address) => canonicalIp(address.trim().toLowerCase()),
};

/** The URL standard has only one spelling for an IPv6 address. */
function canonicalIp(ip: string): string {
  const url = `http://[${ip}]`;
  return ip.includes(":") && URL.canParse(url) ? new URL(url).hostname : ip;
}
