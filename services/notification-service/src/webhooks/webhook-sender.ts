import { toUnixSeconds, type Clock } from "@platform/kernel/instant";
import { Pool, type buildConnector } from "undici";
import { MAX_BUDGET } from "../domain/endpoint-budget.ts";
import { SIGNATURE_HEADER, signatureHeader } from "../domain/signature.ts";
import type { Target } from "../domain/webhook-endpoint.ts";
import type { WebhookSender } from "../ports.ts";
import { attemptFailure, InterruptedError } from "./attempt-failure.ts";
import { post } from "./post.ts";

export interface WebhookSenderDeps {
  readonly connect: buildConnector.connector;
  readonly clock: Clock;
  readonly attemptTimeoutMs: number;
}

const USER_AGENT = "PaymentPlatform-Webhooks/1";
/** How long connections to an endpoint are kept when nothing is sent to it. */
const IDLE_MS = 60_000;

interface Line {
  readonly url: string;
  readonly path: string;
  readonly pool: Pool;
  lastUsedMs: number;
}

/**
 * Sends signed webhooks. Every endpoint has connections of its own, also where many share a host: one that hangs takes
 * no other's.
 */
export function createWebhookSender({ connect, clock, attemptTimeoutMs }: WebhookSenderDeps): WebhookSender {
  const lines = new Map<string, Line>();
  let isClosed = false;
  const sweep = setInterval(closeIdle, IDLE_MS);
  sweep.unref();

  function lineTo({ endpointId, url }: Target): Line {
    const known = lines.get(endpointId);
    if (known?.url === url) return known;
    void known?.pool.close();
    const { origin, pathname, search } = new URL(url);
    const pool = new Pool(origin, { connections: MAX_BUDGET, connect, allowH2: false });
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
      line.lastUsedMs = at;
      const headers = [
        "Content-Type", "application/json; charset=utf-8",
        "User-Agent", USER_AGENT,
        SIGNATURE_HEADER, signatureHeader(target.secret, body, toUnixSeconds(at)),
      ]; // prettier-ignore
      const startedMs = performance.now();
      const outcome = await post(line.pool, { path: line.path, headers, body, timeoutMs: attemptTimeoutMs });
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
