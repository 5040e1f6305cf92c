import { EventBatch, EVENTS_PATH, type EventBatchAccepted } from "@platform/contracts/event-batch";
import type { Instant } from "@platform/kernel/instant";
import type { FastifyInstance } from "@platform/runtime/fastify";
import type { Logger } from "@platform/runtime/logger";
import type { Result } from "@platform/kernel/result";
import type { PaymentOutcome } from "../domain/outcome.ts";
import type { SubjectDigest } from "../domain/subject.ts";
import type { DatabaseUnavailable } from "../ports/unavailable.ts";
import { readOutcome } from "./outcome-event.ts";
import { refusals } from "./refusals.ts";

export interface EventRoutesDeps {
  readonly record: (outcomes: readonly PaymentOutcome[]) => Promise<Result<void, DatabaseUnavailable>>;
  readonly digest: SubjectDigest;
  readonly clock: () => Instant;
  readonly logger: Logger;
}

/** POST /v1/events counts declines and disputes, and accepts and ignores everything else. */
export function addEventRoutes(server: FastifyInstance, { record, digest, clock, logger }: EventRoutesDeps): void {
  server.post<{ Body: EventBatch }>(EVENTS_PATH, { schema: { body: EventBatch } }, async ({ body }, reply) => {
    const outcomes: PaymentOutcome[] = [];
    for (const event of body.events) {
      const reading = readOutcome(digest, event, clock());
      if (reading.kind === "outcome") outcomes.push(reading.outcome);
      // After a refusal, the relay would send the whole batch for ever.
      if (reading.kind === "unreadable") logger.warn({ event: event.id, type: event.type }, "an event cannot be read");
    }
    const result = await record(outcomes);
    if (!result.ok) return await reply.code(503).send(refusals[result.error]);
    return { accepted: body.events.length } satisfies EventBatchAccepted;
  });
}
