import type { Instant } from "@platform/kernel/instant";
import type { Tenant } from "@platform/kernel/tenant";
import { countsOf, withAttempt, type Activity, type Counts } from "./activity.ts";
import type { AttemptToAssess } from "./attempt.ts";
import { judge, type RiskAssessment } from "./score.ts";
import type { Settings } from "./settings.ts";
import { kindOf, type Subject, type SubjectKind } from "./subject.ts";

/** What is known when a batch is assessed. The attempts differ, and nobody else may change the activities meanwhile. */
export interface BatchToAssess {
  readonly attempts: readonly AttemptToAssess[];
  readonly settingsOf: (tenant: Tenant) => Settings;
  /** Of every subject of the attempts; a subject that was never seen may be missing. */
  readonly activities: ReadonlyMap<Subject, Activity>;
  readonly at: Instant;
}

export interface AssessedBatch {
  /** In the attempts' order. */
  readonly assessments: readonly RiskAssessment[];
  /** Of every subject that an attempt counted for. */
  readonly activities: ReadonlyMap<Subject, Activity>;
}

/** Assesses attempts one after the other: each sees those before it, so a batch answers as single calls would. */
export function assessBatch({ attempts, settingsOf, activities, at }: BatchToAssess): AssessedBatch {
  const changed = new Map<Subject, Activity>();
  const assessments = attempts.map(({ subjects, money, cardRisk, tenant }) => {
    const counts: Partial<Record<SubjectKind, Counts>> = {};
    for (const subject of subjects) {
      const activity = withAttempt(changed.get(subject) ?? activities.get(subject) ?? {}, money, at);
      changed.set(subject, activity);
      counts[kindOf(subject)] = countsOf(activity, money.currency, at);
    }
    return judge({ money, cardRisk, counts }, settingsOf(tenant));
  });
  return { assessments, activities: changed };
}
