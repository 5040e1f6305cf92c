import type { Money } from "@platform/kernel/money";
import { tenantKey, type Tenant } from "@platform/kernel/tenant";
import { kindOf, SUBJECT_KINDS, type Subject, type SubjectDigest, type SubjectKind } from "./subject.ts";

/** The issuer's risk level for the card. */
export type CardRisk = "unknown" | "normal" | "elevated" | "highest";

/** An attempt to pay, before it is assessed. */
export interface AttemptToAssess {
  readonly id: string;
  readonly tenant: Tenant;
  readonly paymentIntent: string;
  readonly money: Money;
  readonly cardRisk: CardRisk;
  /** Whose counts the attempt adds to: at most one subject of each kind. */
  readonly subjects: readonly Subject[];
}

/** The people and things behind an attempt, as the caller names them. */
export type Identities = Readonly<Partial<Record<SubjectKind, string | undefined>>>;

/** Two accounts may use the same id, so the tenant is part of the key. */
export const attemptKey = ({ id, tenant }: Pick<AttemptToAssess, "id" | "tenant">): string =>
  `${id}:${tenantKey(tenant)}`;

/** The subjects for all identities that are present and not empty. */
export function subjectsOf(digest: SubjectDigest, tenant: Tenant, identities: Identities): Subject[] {
  const subjects: Subject[] = [];
  for (const kind of SUBJECT_KINDS) {
    const value = identities[kind]?.trim();
    if (value !== undefined && value !== "") subjects.push(digest(tenant, kind, value));
  }
  return subjects;
}

/** The subject of one kind, if there is one. */
export const subjectOf = (subjects: readonly Subject[], kind: SubjectKind): Subject | undefined =>
  subjects.find((subject) => kindOf(subject) === kind);
