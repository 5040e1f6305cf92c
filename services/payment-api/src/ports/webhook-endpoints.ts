import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { WebhookEndpoint } from "../domain/webhook-endpoint.ts";
import type { CreateWebhookEndpoint, Metadata, UpdateWebhookEndpoint } from "../use-cases/inputs.ts";
import type { Page, Slice } from "./reader.ts";

/** Webhook endpoints are kept by notification-service. Methods throw where it does not answer: Unavailable where it did nothing. */
export interface WebhookEndpoints {
  /** Creating the same id again answers the endpoint that is there. */
  create(tenant: ConfiguredTenant, id: string, input: CreateWebhookEndpoint): Promise<WebhookEndpointSaved>;
  update(
    tenant: ConfiguredTenant,
    id: string,
    change: Omit<UpdateWebhookEndpoint, "metadata"> & { readonly metadata?: Metadata },
  ): Promise<WebhookEndpointSaved | { readonly kind: "not_found" }>;
  find(tenant: ConfiguredTenant, id: string): Promise<WebhookEndpoint | undefined>;
  list(tenant: ConfiguredTenant, page: Page): Promise<Slice<WebhookEndpoint>>;
  /** False where there was none. */
  remove(tenant: ConfiguredTenant, id: string): Promise<boolean>;
}

export type WebhookEndpointSaved =
  | { readonly kind: "saved"; readonly endpoint: WebhookEndpoint }
  /** A URL that we do not deliver to, with a sentence for the merchant. */
  | { readonly kind: "url_refused"; readonly message: string };
