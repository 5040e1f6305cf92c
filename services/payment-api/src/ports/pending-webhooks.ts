import type { ConfiguredTenant } from "../domain/tenant.ts";

/** How many webhooks of events were not delivered yet, or not at all: notification-service knows. */
export interface PendingWebhookCounter {
  /** By event; those without any are missing, and all are where notification-service does not answer soon. Never throws. */
  count(tenant: ConfiguredTenant, events: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
