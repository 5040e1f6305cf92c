import type { DomainEvent } from "../domain/event.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { CreateWebhookEndpoint, Metadata, UpdateWebhookEndpoint } from "../use-cases/inputs.ts";
import type { Page, Slice } from "./reader.ts";

/** notification-service keeps webhook endpoints. Methods throw if it does not answer: Unavailable if it did nothing. */
export interface WebhookEndpoints {
  /** A second creation of the same id returns the existing endpoint. */
  create(tenant: ConfiguredTenant, id: string, input: CreateWebhookEndpoint): Promise<WebhookEndpointSaved>;
  update(
    tenant: ConfiguredTenant,
    id: string,
    change: Omit<UpdateWebhookEndpoint, "metadata"> & { readonly metadata?: Metadata },
  ): Promise<WebhookEndpointSaved | { readonly kind: "not_found" }>;
  /** A new secret; the old one signs, too, during the overlap. A second roll of the same name changes nothing. */
  rollSecret(tenant: ConfiguredTenant, id: string, roll: RollOfSecret): Promise<WebhookEndpoint | undefined>;
  /** Delivers past events to an endpoint that has not got them yet; returns how many deliveries begin. */
  redeliver(tenant: ConfiguredTenant, id: string, events: readonly DomainEvent[]): Promise<number>;
  find(tenant: ConfiguredTenant, id: string): Promise<WebhookEndpoint | undefined>;
  list(tenant: ConfiguredTenant, page: Page): Promise<Slice<WebhookEndpoint>>;
  /** False where there was none. */
  remove(tenant: ConfiguredTenant, id: string): Promise<boolean>;
}

interface RollOfSecret {
  readonly name: string;
  readonly overlapHours: number;
}

export type WebhookEndpointSaved =
  | { readonly kind: "saved"; readonly endpoint: WebhookEndpoint }
  /** A URL that we do not deliver to, with a sentence for the merchant. */
  | { readonly kind: "url_refused"; readonly message: string };
