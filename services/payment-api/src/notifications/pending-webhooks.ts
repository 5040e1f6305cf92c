import { PENDING_WEBHOOKS_PATH, PendingWebhooks as WirePendingWebhooks } from "@platform/contracts/delivery";
import type { HttpClient } from "@platform/runtime/http-client";
import type { Logger } from "@platform/runtime/logger";
import { Compile } from "typebox/compile";
import type { PendingWebhookCounter } from "../ports/pending-webhooks.ts";

/**
 * Longer than the count takes, and short enough for lists of events: merchants use them to catch up on missed webhooks, and
 * must not wait for the service that could not send those.
 */
const DEADLINE_MS = 500;

const validator = Compile(WirePendingWebhooks);
const NONE: ReadonlyMap<string, number> = new Map();

/** Gets counts of pending webhooks from notification-service. */
export const createPendingWebhooks = (client: HttpClient, logger: Logger): PendingWebhookCounter => ({
  async count({ accountId, livemode }, events) {
    if (events.length === 0) return NONE;
    const query = new URLSearchParams({ account: accountId, livemode: String(livemode), events: events.join(",") });
    const path = `${PENDING_WEBHOOKS_PATH}?${query.toString()}`;
    const result = await client.call({ method: "GET", path, deadlineMs: DEADLINE_MS });
    if (result.ok && result.status === 200 && validator.Check(result.body)) {
      return new Map(result.body.data.map(({ event, pending }) => [event, pending]));
    }
    const why = result.ok ? `status ${result.status}` : result.failure.kind;
    logger.warn({ why }, "pending webhooks could not be counted");
    return NONE;
  },
});
