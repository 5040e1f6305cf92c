import type { Instant } from "@platform/kernel/instant";
import type { Tenant } from "@platform/kernel/tenant";
import { countsOf, withAttempt, type Activity, type Counts } from "./activity.ts";
import type { AttemptToAssess } from "./attempt.ts";
import { judge, type RiskAssessment } from "./score.ts";
import type { Settings } from "./settings.ts";
import { kindOf, type Subject, type SubjectKind } from "./subject.ts";

/** The input of a batch's assessment. The attempts are distinct, and nobody else may change the activities meanwhile. */
export interface BatchToAssess {
  readonly attempts: readonly AttemptToAssess[];
  readonly settingsOf: (tenant: Tenant) => Settings;
  /** For every subject of the attempts; a new subject may be missing. */
  readonly activities: ReadonlyMap<Subject, Activity>;
  readonly at: Instant;
}

export interface AssessedBatch {
  /** In the attempts' order. */
  readonly assessments: readonly RiskAssessment[];
  /** For every subject whose counts an attempt changed. */
  readonly activities: ReadonlyMap<Subject, Activity>;
}

/** Assesses attempts one after the other: each sees the earlier ones, so a batch gets the same answers as single calls. */
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
