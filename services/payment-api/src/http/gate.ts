import type { Admission, AdmissionRefusal, Ticket } from "@platform/runtime/admission";
import type { Logger } from "@platform/runtime/logger";
import type { ServiceMetrics } from "@platform/runtime/metrics";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import { failed, type Outgoing } from "./outgoing.ts";
import { invalidRequest, unavailable, type WireError } from "./wire-error.ts";

/** Which requests may begin. Reads and writes have bounds of their own: a flood of lists must not refuse payments. */
export interface Gate {
  /** Whether the gate would refuse some accounts now. */
  isFull(method: string): boolean;
  /** The answer to a request that may not begin now, or undefined. The server checks this before it reads the body. */
  refusalFor(method: string, tenant: ConfiguredTenant, hasKey: boolean): Outgoing | undefined;
  /** A place for a request that has been read, or the refusal if another request took the place meanwhile. */
  enter(method: string, tenant: ConfiguredTenant, hasKey: boolean): Ticket | Outgoing;
}

export interface GateOptions {
  readonly reads: Admission;
  readonly writes: Admission;
  readonly metrics: ServiceMetrics<"payment-api">;
  readonly logger: Logger;
  readonly random: () => number;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
}

/** Test and live mode have shares of their own: a load test must not make us refuse payments. */
export const nameOf = ({ accountId, livemode }: Pick<ConfiguredTenant, "accountId" | "livemode">): string =>
  livemode ? accountId : `${accountId} in test mode`;

/** One line tells how many requests we refused since the line before. */
const LOG_EVERY_MS = 10_000;

/** Creates the gate of the public API. */
export function createGate({ reads, writes, metrics, logger, random, clock }: GateOptions): Gate {
  const refused = new Map<string, number>();
  let loggedAt = -Infinity;

  const admissionOf = (method: string): Admission => (method === "GET" ? reads : writes);

  function refuse(account: string, why: AdmissionRefusal, hasKey: boolean): Outgoing {
    metrics.count("RequestsRefused");
    refused.set(account, (refused.get(account) ?? 0) + 1);
    if (clock() - loggedAt >= LOG_EVERY_MS) logRefused();
    // So that not all clients come back a second from now.
    return ANSWERS[why][hasKey ? "withKey" : "withoutKey"][random() < 0.5 ? 0 : 1]!;
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
    isFull: (method) => admissionOf(method).isFull(),
    refusalFor(method, tenant, hasKey) {
      const account = nameOf(tenant);
      const why = admissionOf(method).refusalFor(account);
      return why && refuse(account, why, hasKey);
    },
    enter(method, tenant, hasKey) {
      const account = nameOf(tenant);
      const admitted = admissionOf(method).admit(account);
      return typeof admitted === "string" ? refuse(account, admitted, hasKey) : admitted;
    },
  };
}

const overShare = (hasKey: boolean): WireError =>
  invalidRequest(
    "Too many requests of this account are under way. This request did nothing: send it again after the seconds in " +
      `Retry-After${hasKey ? ", with the same idempotency key" : ""}, and wait for answers before you send more.`,
    { status: 429, code: "rate_limit", shouldRetry: true },
  );
const full = (hasKey: boolean): WireError =>
  unavailable("More requests are under way than can be answered in time.", hasKey);

const answersOf = (error: WireError): readonly Outgoing[] =>
  [1, 2].map((retryAfterSeconds) => ({ ...failed({ ...error, retryAfterSeconds }), turnedAway: true }));
const bothAnswersOf = (error: (hasKey: boolean) => WireError) => ({
  withKey: answersOf(error(true)),
  withoutKey: answersOf(error(false)),
});

/** Rendered once: a refusal must cost next to nothing. */
const ANSWERS = { over_share: bothAnswersOf(overShare), full: bothAnswersOf(full) };
