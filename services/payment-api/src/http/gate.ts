import type { Admission, AdmissionRefusal, Ticket } from "@platform/runtime/admission";
import type { Logger } from "@platform/runtime/logger";
import type { Metrics } from "@platform/runtime/metrics";
import { failed, type Outgoing } from "./outgoing.ts";
import { invalidRequest, unavailable, type WireError } from "./wire-error.ts";

/** Which requests may begin. Reads and writes have bounds of their own: a flood of lists must not refuse payments. */
export interface Gate {
  /** The answer to a request that may not begin now, or undefined. Asked before its body is read. */
  refusalFor(method: string, account: string): Outgoing | undefined;
  /** A place for a request that has been read, or the answer where it was taken meanwhile. */
  enter(method: string, account: string): Ticket | Outgoing;
}

export interface GateOptions {
  readonly reads: Admission;
  readonly writes: Admission;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly random: () => number;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
}

/** One line tells how many were refused since the one before. */
const LOG_EVERY_MS = 10_000;

/** Creates the gate of the public API. */
export function createGate({ reads, writes, metrics, logger, random, clock }: GateOptions): Gate {
  const refused = new Map<string, number>();
  let loggedAt = -Infinity;

  const admissionOf = (method: string): Admission => (method === "GET" ? reads : writes);

  function refuse(account: string, why: AdmissionRefusal): Outgoing {
    metrics.count("RequestsRefused");
    refused.set(account, (refused.get(account) ?? 0) + 1);
    if (clock() - loggedAt >= LOG_EVERY_MS) logRefused();
    // Not all of them a second from now.
    return ANSWERS[why][random() < 0.5 ? 0 : 1]!;
  }

  function logRefused(): void {
    loggedAt = clock();
    const counts = [...refused].toSorted(([, one], [, other]) => other - one);
    const requests = counts.reduce((sum, [, count]) => sum + count, 0);
    const [account, most] = counts[0]!;
    logger.warn(
      { requests, accounts: counts.length, account, ofAccount: most },
      "more requests than can be answered in time",
    );
    refused.clear();
  }

  return {
    refusalFor(method, account) {
      const why = admissionOf(method).refusalFor(account);
      return why && refuse(account, why);
    },
    enter(method, account) {
      const admitted = admissionOf(method).admit(account);
      return typeof admitted === "string" ? refuse(account, admitted) : admitted;
    },
  };
}

const OVER_SHARE: WireError = invalidRequest(
  "Too many requests of this account are under way. Nothing of this request was carried out: send it again after the " +
    "seconds in Retry-After, and wait for answers before you send more.",
  { status: 429, code: "rate_limit", shouldRetry: true },
);
const FULL: WireError = unavailable("More requests are under way than can be answered in time.");

const answersOf = (error: WireError): readonly Outgoing[] =>
  [1, 2].map((retryAfterSeconds) => ({ ...failed({ ...error, retryAfterSeconds }), turnedAway: true }));

/** Rendered once: a refusal must cost next to nothing. */
const ANSWERS: Readonly<Record<AdmissionRefusal, readonly Outgoing[]>> = {
  over_share: answersOf(OVER_SHARE),
  full: answersOf(FULL),
};
