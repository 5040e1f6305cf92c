import type { Money } from "@platform/kernel/money";
import { tenantKey, type Tenant } from "@platform/kernel/tenant";
import { kindOf, SUBJECT_KINDS, type Subject, type SubjectDigest, type SubjectKind } from "./subject.ts";

/** What the issuer's data say of the card. */
export type CardRisk = "unknown" | "normal" | "elevated" | "highest";

/** An attempt to pay, before it is assessed. */
export interface AttemptToAssess {
  readonly id: string;
  readonly tenant: Tenant;
  readonly paymentIntent: string;
  readonly money: Money;
  readonly cardRisk: CardRisk;
  /** Whom it counts for: at most one of each kind. */
  readonly subjects: readonly Subject[];
}

/** Whoever is known to be behind an attempt, as the caller names them. */
export type Identities = Readonly<Partial<Record<SubjectKind, string | undefined>>>;

/** Equal for equal attempts: two accounts may use the same id. */
export const attemptKey = ({ id, tenant }: Pick<AttemptToAssess, "id" | "tenant">): string =>
  `${id}:${tenantKey(tenant)}`;

/** The subjects of all identities that are given and not empty. */
export function subjectsOf(digest: SubjectDigest, tenant: Tenant, identities: Identities): Subject[] {
  const subjects: Subject[] = [];
  for (const kind of SUBJECT_KINDS) {
    const value = identities[kind]?.trim();
    if (value !== undefined && value !== "") subjects.push(digest(tenant, kind, value));
  }
  return subjects;
}

/** The subject of one kind, where there is one. */
export const subjectOf = (subjects: readonly Subject[], kind: SubjectKind): Subject | undefined =>
  subjects.find((subject) => kindOf(subject) === kind);
