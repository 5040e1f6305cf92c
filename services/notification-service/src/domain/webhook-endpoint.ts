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
  /** Secrets that were rolled: they sign, too, until their end. */
  readonly oldSecrets: readonly OldSecret[];
  readonly createdAt: Instant;
}

export interface OldSecret {
  readonly secret: string;
  readonly until: Instant;
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
  readonly oldSecrets: readonly OldSecret[];
}

/** Where an attempt goes, and with which secrets. */
export const targetOf = ({ id, url, secret, oldSecrets }: WebhookEndpoint): DeliveryTarget => ({
  endpointId: id,
  url,
  secret,
  oldSecrets,
});

/** The secrets that sign now, the newest first. */
export const signingSecrets = ({ secret, oldSecrets }: DeliveryTarget, now: Instant): readonly string[] => [
  secret,
  ...oldSecrets.filter(({ until }) => until > now).map((old) => old.secret),
];

/** An enabled endpoint, as fan-out sees it. */
export interface Subscription extends DeliveryTarget {
  readonly tenant: Tenant;
  readonly enabledEvents: readonly string[];
}

/** Whether the endpoint wants events of this type. */
export function subscribesTo({ enabledEvents }: Pick<Subscription, "enabledEvents">, eventType: string): boolean {
  return enabledEvents.includes(eventType) || enabledEvents.includes("*");
}
