import { createHmac } from "node:crypto";
import { tenantKey, type Tenant } from "@platform/kernel/tenant";

/** What we count by: a card, customer, e-mail or address that may be behind many payments of one account. */
export const SUBJECT_KINDS = ["card", "customer", "email", "ip"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** `card_<digest>`: a subject within one account and mode. Whoever reads it learns the kind and nothing else. */
export type Subject = `${SubjectKind}_${string}`;

/** Turns what identifies somebody into a subject. */
export type SubjectDigest = (tenant: Tenant, kind: SubjectKind, value: string) => Subject;

/** 132 bits: as good as unique. */
const DIGEST_LENGTH = 22;

/**
 * Digests under a secret key, because the plain SHA-256 of an e-mail or an IPv4 address is found by trying them all.
 * The same person at two accounts has two digests: nothing of one merchant's shoppers reaches another.
 */
export function createSubjectDigest(key: string): SubjectDigest {
  return (tenant, kind, value) => {
    const text = `${tenantKey(tenant)}\n${kind}\n${normalise[kind](value)}`;
    return `${kind}_${createHmac("sha256", key).update(text).digest("base64url").slice(0, DIGEST_LENGTH)}`;
  };
}

/** Reads the kind back. */
export function kindOf(subject: Subject): SubjectKind {
  return SUBJECT_KINDS.find((kind) => subject.startsWith(kind))!;
}

/** The ways of writing one address are one subject: `Jo@Shop.example `, `2001:DB8:0:0::1`. */
const normalise: Readonly<Record<SubjectKind, (value: string) => string>> = {
  card: (fingerprint) => fingerprint,
  customer: (id) => id,
  email: (address) => address.trim().toLowerCase(),
  ip: (address) => canonicalIp(address.trim().toLowerCase()),
};

/** The URL standard writes an IPv6 address in one way only. */
function canonicalIp(ip: string): string {
  const url = `http://[${ip}]`;
  return ip.includes(":") && URL.canParse(url) ? new URL(url).hostname : ip;
}
