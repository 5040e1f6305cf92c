import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Asks notification-service how many webhooks of events were not delivered yet, or not at all. */
export interface PendingWebhookCounter {
  /** Counts by event, without zeros. Returns no counts if notification-service does not answer soon. Never throws. */
  count(tenant: ConfiguredTenant, events: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
