import { textArray } from "@platform/postgres/array";
import { statement } from "@platform/postgres/statement";
import type { Logger } from "@platform/runtime/logger";
import type { Clock } from "@platform/kernel/instant";
import { err, ok } from "@platform/kernel/result";
import type { Activity } from "../domain/activity.ts";
import { subjectsOfOutcome, withOutcome, type PaymentOutcome } from "../domain/outcome.ts";
import type { Subject } from "../domain/subject.ts";
import type { OutcomeStore } from "../ports/outcomes.ts";
import { findAssessments } from "./assessment-rows.ts";
import { lockSubjects, writeSubjects } from "./subject-rows.ts";
import type { Transact } from "./transact.ts";
import { isUnavailable } from "./unavailable.ts";

export interface OutcomeStoreDeps {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Counts outcomes, each event once. */
export function createOutcomeStore({ transact, clock, logger }: OutcomeStoreDeps): OutcomeStore {
  return {
    async record(outcomes) {
      try {
        await transact(async (client) => {
          const claimed = await claimEvents(client, [sortedEvents(outcomes), new Date(clock())]);
          const fresh = onceEach(outcomes, new Set(claimed.map(({ event }) => event)));
          const found = await findAssessments(
            client,
            fresh.flatMap(({ paymentIntent }) => paymentIntent ?? []),
          );
          const targets = fresh.map((outcome) => ({
            outcome,
            subjects: subjectsOfOutcome(
              outcome,
              found.filter(
                ({ payment_intent, account, livemode }) =>
                  payment_intent === outcome.paymentIntent &&
                  account === outcome.tenant.accountId &&
                  livemode === outcome.tenant.livemode,
              ),
            ),
          }));
          const activities = await lockSubjects(
            client,
            targets.flatMap(({ subjects }) => subjects),
            logger,
          );
          for (const { outcome, subjects } of targets) count(activities, subjects, outcome);
          await writeSubjects(client, activities);
        });
        return ok(undefined);
      } catch (error) {
        if (isUnavailable(error)) return err("unavailable");
        throw error;
      }
    },
  };
}

function count(activities: Map<Subject, Activity>, subjects: readonly Subject[], outcome: PaymentOutcome): void {
  for (const subject of subjects) activities.set(subject, withOutcome(activities.get(subject) ?? {}, outcome));
}

/** The outcomes whose event this transaction claimed; a batch may name an event twice. */
function onceEach(outcomes: readonly PaymentOutcome[], claimed: ReadonlySet<string>): PaymentOutcome[] {
  const byEvent = new Map(outcomes.map((outcome) => [outcome.event, outcome]));
  return [...byEvent.values()].filter(({ event }) => claimed.has(event));
}

/** Sorted, so that two batches with the same events cannot deadlock. */
const sortedEvents = (outcomes: readonly PaymentOutcome[]): Buffer =>
  textArray(outcomes.map(({ event }) => event).toSorted());

const claimEvents = statement<{ event: string }>(
  "claim-events",
  `INSERT INTO counted_events (event, counted_at) SELECT event, $2 FROM unnest($1::text[]) AS given (event)
   ON CONFLICT DO NOTHING RETURNING event`,
);
