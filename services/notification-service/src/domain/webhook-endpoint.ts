import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { Tenant } from "@platform/kernel/tenant";

/** Where a merchant wants to receive events. */
export interface WebhookEndpoint {
  readonly id: Id<"we">;
  readonly tenant: Tenant;
  readonly url: string;
  /** Event types, or `*` for all. */
  readonly enabledEvents: readonly string[];
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly enabled: boolean;
  readonly apiVersion: string | null;
  /** `whsec_…`: the whole text is the signature's key. */
  readonly secret: string;
  readonly createdAt: Instant;
}

/** The properties of an endpoint that a merchant may change; undefined leaves one as it is. */
export interface EndpointChanges {
  readonly url?: string | undefined;
  readonly enabledEvents?: readonly string[] | undefined;
  readonly description?: string | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly enabled?: boolean | undefined;
}

/** The parts of an endpoint that an attempt needs. */
export interface DeliveryTarget {
  readonly endpointId: Id<"we">;
  readonly url: string;
  readonly secret: string;
}

/** An enabled endpoint, as fan-out sees it. */
export interface Subscription extends DeliveryTarget {
  readonly tenant: Tenant;
  readonly enabledEvents: readonly string[];
}

/** Whether the endpoint wants events of this type. */
export function subscribesTo({ enabledEvents }: Pick<Subscription, "enabledEvents">, eventType: string): boolean {
  return enabledEvents.includes(eventType) || enabledEvents.includes("*");
}
