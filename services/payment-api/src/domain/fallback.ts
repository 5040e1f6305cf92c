import type { FallbackSettings } from "./fallback-settings.ts";
import type { Risk } from "./risk.ts";
import type { TestCard } from "./test-card.ts";
import type { TenantSettings } from "./tenant.ts";

/** What payment-api itself knows about a payment. */
export interface FallbackEvidence {
  readonly amount: bigint;
  readonly currency: string;
  readonly cardRisk: TestCard["risk"];
  readonly cardFingerprint: string;
  readonly customer: string | null;
  /** In lower case. */
  readonly email: string | null;
  readonly recent: RecentCounts;
}

/**
 * Payments of the last minutes, this one included. 0 where the payment names nobody. There is no count by IP address:
 * merchants' servers confirm the payments, and nothing tells us where the shopper is.
 */
export interface RecentCounts {
  readonly card: number;
  readonly customer: number;
  readonly email: number;
}

type Decision = Risk["decision"];

/** The rules that each account sets for itself. */
const OWN_RULES: ReadonlySet<string> = new Set(["blocked_card", "blocked_customer", "blocked_email", "amount_limit"]);

/** The reasons that are the account's own rules: no score overrides them. */
export const ownReasons = (reasons: readonly string[]): readonly string[] =>
  reasons.filter((reason) => OWN_RULES.has(reason));

interface Rule {
  readonly name: string;
  readonly decide: (evidence: FallbackEvidence, settings: FallbackSettings) => Decision;
}

/**
 * fraud-detection's defaults for an hour (its README). Our counts cover minutes, so a payment that exceeds these limits
 * exceeds fraud-detection's too, and the fallback is never the stricter one.
 */
const RECENT_LIMITS: Readonly<Record<keyof RecentCounts, { review: number; block: number | null }>> = {
  card: { review: 10, block: 20 },
  customer: { review: 60, block: null },
  email: { review: 60, block: null },
};

/** Every rule; among equally severe ones, we name the earlier one first. */
const RULES: readonly Rule[] = [
  { name: "blocked_card", decide: (evidence, { blockedCards }) => listed(blockedCards, evidence.cardFingerprint) },
  { name: "blocked_customer", decide: ({ customer }, { blockedCustomers }) => listed(blockedCustomers, customer) },
  { name: "blocked_email", decide: ({ email }, { blockedEmails }) => listed(blockedEmails, email) },
  { name: "highest_risk_level", decide: ({ cardRisk }) => (cardRisk === "highest" ? "block" : "allow") },
  { name: "elevated_risk_level", decide: ({ cardRisk }) => (cardRisk === "elevated" ? "review" : "allow") },
  { name: "amount_limit", decide: ({ amount, currency }, { amounts }) => exceeding(amount, amounts[currency]) },
  { name: "card_velocity", decide: ({ recent }) => exceeding(recent.card, RECENT_LIMITS.card) },
  { name: "customer_velocity", decide: ({ recent }) => exceeding(recent.customer, RECENT_LIMITS.customer) },
  { name: "email_velocity", decide: ({ recent }) => exceeding(recent.email, RECENT_LIMITS.email) },
];

const SEVERITY: Readonly<Record<Decision, number>> = { allow: 0, review: 1, block: 2 };

/**
 * Decides without a score, by payment-api's own evidence. The account's policy counts as one more rule, so it applies
 * to every payment that the rules let pass, and never lets pass a payment that they refuse.
 */
export function decideWithoutScore(
  evidence: FallbackEvidence,
  { fallback, onAssessmentTimeout }: Pick<TenantSettings, "fallback" | "onAssessmentTimeout">,
): Risk {
  const found = RULES.map(({ name, decide }) => ({ name, decision: decide(evidence, fallback) })).filter(
    ({ decision }) => decision !== "allow",
  );
  const all = [...found, { name: "not_assessed", decision: onAssessmentTimeout }].toSorted(
    (a, b) => SEVERITY[b.decision] - SEVERITY[a.decision],
  );
  const { cardRisk } = evidence;
  return {
    decision: all[0]!.decision,
    score: null,
    level: cardRisk === "highest" || cardRisk === "elevated" ? cardRisk : "not_assessed",
    reasons: all.map(({ name }) => name),
  };
}

const listed = (list: readonly string[], value: string | null): Decision =>
  value !== null && list.includes(value) ? "block" : "allow";

function exceeding<T extends bigint | number>(
  value: T,
  limit: { readonly review: T | null; readonly block: T | null } = { review: null, block: null },
): Decision {
  if (limit.block !== null && value > limit.block) return "block";
  return limit.review !== null && value > limit.review ? "review" : "allow";
}
