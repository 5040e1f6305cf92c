import { toUnixSeconds, type Clock } from "@platform/kernel/instant";
import { createExchange } from "@platform/runtime/exchange";
import { Pool, type buildConnector } from "undici";
import { MAX_BUDGET } from "../domain/endpoint-budget.ts";
import { SIGNATURE_HEADER, signatureHeader } from "../domain/signature.ts";
import { parseTargetUrl, type TargetPolicy } from "../domain/target-url.ts";
import { signingSecrets, type DeliveryTarget } from "../domain/webhook-endpoint.ts";
import type { WebhookSender } from "../ports/webhook-sender.ts";
import { attemptFailure, InterruptedError } from "./attempt-failure.ts";

export interface WebhookSenderDeps {
  readonly connect: buildConnector.connector;
  readonly policy: TargetPolicy;
  readonly clock: Clock;
  readonly attemptTimeoutMs: number;
}

const USER_AGENT = "PaymentPlatform-Webhooks/1";
/** How long we keep unused connections to an endpoint. */
const IDLE_MS = 60_000;
/** We read no more of a response than this: the status decides, the rest only frees the connection for the next request. */
const MAX_RESPONSE_BYTES = 64 * 1024;

interface Line {
  readonly url: string;
  readonly path: string;
  readonly pool: Pool;
  lastUsedMs: number;
}

/**
 * Sends signed webhooks. Every endpoint has its own connections, even if many share a host, so that one that hangs does
 * not block the others.
 *
 * Each send checks the URL again, although we checked it before we stored it: the policy may have changed since, and a
 * row may have come into the table by another way. A refused URL fails the attempt (`url_refused`).
 */
export function createWebhookSender({ connect, policy, clock, attemptTimeoutMs }: WebhookSenderDeps): WebhookSender {
  const lines = new Map<string, Line>();
  let isClosed = false;
  const sweep = setInterval(closeIdle, IDLE_MS);
  sweep.unref();

  /** Undefined: webhooks may not go to this URL. */
  function lineTo({ endpointId, url }: DeliveryTarget): Line | undefined {
    const known = lines.get(endpointId);
    if (known?.url === url) return known;
    const target = parseTargetUrl(url, policy);
    if (!target.ok) return undefined;
    void known?.pool.close();
    const { origin, pathname, search } = target.value.url;
    const pool = new Pool(origin, {
      connections: MAX_BUDGET,
      connect,
      allowH2: false,
      maxResponseSize: MAX_RESPONSE_BYTES,
      // The attempt's own time-out is the only limit.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const line = { url, path: pathname + search, pool, lastUsedMs: 0 };
    lines.set(endpointId, line);
    return line;
  }

  function closeIdle(): void {
    for (const [endpointId, { pool, lastUsedMs }] of lines) {
      if (clock() - lastUsedMs < IDLE_MS) continue;
      lines.delete(endpointId);
      void pool.close();
    }
  }

  return {
    async send(target, body) {
      const at = clock();
      if (isClosed) return { at, durationMs: 0, status: null, failure: "interrupted" };
      const line = lineTo(target);
      if (line === undefined) return { at, durationMs: 0, status: null, failure: "url_refused" };
      line.lastUsedMs = at;
      const headers = [
        "Content-Type",
        "application/json; charset=utf-8",
        "User-Agent",
        USER_AGENT,
        SIGNATURE_HEADER,
        signatureHeader(signingSecrets(target, at), body, toUnixSeconds(at)),
      ];
      const startedMs = performance.now();
      const outcome = await post(line.pool, { path: line.path, headers, body }, attemptTimeoutMs);
      const durationMs = Math.round(performance.now() - startedMs);
      if ("status" in outcome) return { at, durationMs, status: outcome.status, failure: null };
      return { at, durationMs, status: null, failure: attemptFailure(outcome.error) };
    },

    async close() {
      isClosed = true;
      clearInterval(sweep);
      await Promise.all([...lines.values()].map(({ pool }) => pool.destroy(new InterruptedError())));
    },
  };
}

interface Post {
  readonly path: string;
  readonly headers: string[];
  readonly body: Buffer;
}

/** Posts once. Does not follow redirects. An answer whose body breaks off still counts as an answer. */
function post(
  pool: Pool,
  request: Post,
  deadlineMs: number,
): Promise<{ readonly status: number } | { readonly error: Error }> {
  return new Promise((resolve) => {
    const exchange = createExchange({
      deadlineMs,
      onEnd: ({ status, fault }) => resolve(status === undefined ? { error: fault! } : { status }),
    });
    pool.dispatch({ method: "POST", ...request }, exchange);
  });
}
