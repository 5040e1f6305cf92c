import type { Logger } from "@platform/runtime/logger";
import { isSuccess, type DeliveryAttempt, type DeliveryKey, type DeliveryVerdict } from "../domain/delivery.ts";
import type { DeliveryTarget } from "../domain/webhook-endpoint.ts";

/** An attempt, and what follows from it. */
export interface AttemptMade {
  readonly target: DeliveryTarget;
  readonly eventId: DeliveryKey["eventId"];
  /** How many attempts this delivery has had, including this one. */
  readonly attempts: number;
  readonly attempt: DeliveryAttempt;
  readonly verdict: DeliveryVerdict;
}

/** After this long we log the same outcome again. */
const REPEAT_AFTER_MS = 60_000;
/** The most lines per `REPEAT_AFTER_MS` for an endpoint that answers with another status each time. */
const MAX_LINES = 4;
/** Beyond this many endpoints in trouble, we forget the one that has been in trouble longest. */
const MAX_ENDPOINTS = 10_000;

const RECOVERED = "recovered";

interface Trouble {
  /** An attempt has failed since the last line that reported success. */
  hasFailed: boolean;
  /** When `logged` was last empty. */
  sinceMs: number;
  /** Outcomes since then that already have a line. */
  readonly logged: Set<string>;
  /** Failed attempts since the last line. */
  unlogged: number;
}

/**
 * Logs failed attempts as warnings, and logs when an endpoint answers again. An endpoint that is down fails for every
 * event for three days, so not every attempt gets a line: we log a new outcome at once, and a minute later again, with
 * the number of attempts in between. We never log bodies, secrets or a URL's query, where merchants put tokens.
 *
 * `nowMs` is a monotonic clock.
 */
export function createAttemptLog(logger: Logger, nowMs: () => number): (made: AttemptMade) => void {
  const troubles = new Map<string, Trouble>();

  /** False: the outcome already has a line, or there were too many lines. */
  function isNew(trouble: Trouble, outcome: string): boolean {
    if (nowMs() - trouble.sinceMs >= REPEAT_AFTER_MS) {
      trouble.sinceMs = nowMs();
      trouble.logged.clear();
    }
    if (trouble.logged.has(outcome) || trouble.logged.size >= MAX_LINES) return false;
    trouble.logged.add(outcome);
    return true;
  }

  function begin(key: string): Trouble {
    const trouble = { hasFailed: true, sinceMs: nowMs(), logged: new Set<string>(), unlogged: 0 };
    troubles.set(key, trouble);
    if (troubles.size > MAX_ENDPOINTS) troubles.delete(troubles.keys().next().value!);
    return trouble;
  }

  function noteFailure(key: string, made: AttemptMade): void {
    const trouble = troubles.get(key) ?? begin(key);
    trouble.hasFailed = true;
    const { target, eventId, attempts, attempt, verdict } = made;
    if (!isNew(trouble, `${attempt.status ?? attempt.failure} ${verdict.state}`)) {
      trouble.unlogged++;
      return;
    }
    const { status, failure } = attempt;
    const fields = { ...placeOf(target), eventId, attempts, ...(status === null ? { failure } : { status }) };
    const nextTry = verdict.state === "pending" ? { nextTry: nextTryOf(attempt, verdict.retryAfterMs) } : {};
    logger.warn({ ...fields, ...nextTry, ...countOf(trouble) }, verdict.state === "pending" ? FAILED : GIVEN_UP);
    trouble.unlogged = 0;
  }

  function noteSuccess(key: string, target: DeliveryTarget): void {
    const trouble = troubles.get(key);
    if (trouble === undefined) return;
    if (!trouble.hasFailed) {
      // Not at once, because an endpoint that fails now and then would look new each time.
      if (nowMs() - trouble.sinceMs >= REPEAT_AFTER_MS) troubles.delete(key);
      return;
    }
    if (!isNew(trouble, RECOVERED)) return;
    logger.info({ ...placeOf(target), ...countOf(trouble) }, "webhooks arrive again");
    trouble.hasFailed = false;
    trouble.unlogged = 0;
  }

  return (made) => {
    // We cut the attempt ourselves, so it tells us nothing about the endpoint.
    if (made.attempt.failure === "interrupted") return;
    // The key includes the URL, so that an endpoint with a new URL starts fresh.
    const key = `${made.target.endpointId} ${made.target.url}`;
    if (isSuccess(made.attempt)) noteSuccess(key, made.target);
    else noteFailure(key, made);
  };
}

const FAILED = "a webhook failed";
const GIVEN_UP = "a webhook failed and is not tried again";

function placeOf({ endpointId, url }: DeliveryTarget): { endpointId: string; url?: string } {
  const parsed = URL.parse(url);
  if (parsed === null) return { endpointId };
  // Not `origin`, which is "null" for schemes that webhooks may not use.
  return { endpointId, url: `${parsed.protocol}//${parsed.host}${parsed.pathname}` };
}

/** The number of failed attempts without a line, unless it is 0. */
const countOf = ({ unlogged }: Trouble): object => (unlogged === 0 ? {} : { moreFailedAttempts: unlogged });

/** By this process's clock; the database's clock decides when the retry is due. */
const nextTryOf = ({ at, durationMs }: DeliveryAttempt, retryAfterMs: number): string =>
  new Date(at + durationMs + retryAfterMs).toISOString();
