import type { Id } from "@platform/kernel/id";
import type { Tenant } from "@platform/kernel/tenant";
import type { EndpointChanges, Subscription, WebhookEndpoint } from "../domain/webhook-endpoint.ts";

export interface EndpointStore {
  /** Adds an endpoint or finds the existing one with this id; undefined: it is deleted, or someone else's. */
  add(endpoint: NewEndpoint): Promise<WebhookEndpoint | undefined>;
  read(tenant: Tenant, id: Id<"we">): Promise<WebhookEndpoint | undefined>;
  change(tenant: Tenant, id: Id<"we">, changes: EndpointChanges): Promise<WebhookEndpoint | undefined>;
  /** Makes the secret an old one that ends after the overlap, unless this roll was the last one already. */
  rollSecret(tenant: Tenant, id: Id<"we">, roll: SecretRoll): Promise<WebhookEndpoint | undefined>;
  /** False: there is no such endpoint. */
  remove(tenant: Tenant, id: Id<"we">): Promise<boolean>;
  list(tenant: Tenant, page: PageRequest): Promise<EndpointPage>;
  /** The enabled endpoints of these tenants, as of now: never from a cache, so that a new endpoint misses no event. */
  readSubscriptions(tenants: readonly Tenant[]): Promise<Subscription[]>;
}

export type NewEndpoint = Omit<WebhookEndpoint, "enabled" | "oldSecrets" | "createdAt">;

export interface SecretRoll {
  /** The caller's name for this roll: the same name again changes nothing. */
  readonly roll: string;
  /** The new secret. */
  readonly secret: string;
  readonly overlapHours: number;
}

export interface PageRequest {
  readonly limit: number;
  readonly startingAfter: string | undefined;
  readonly endingBefore: string | undefined;
}

/** Newest first. */
export interface EndpointPage {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly hasMore: boolean;
}
