import { hash } from "node:crypto";
import type { Id } from "@platform/kernel/id";
import type { ConfiguredTenant } from "./tenant.ts";

/** Where a merchant wants its events sent. notification-service keeps it. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly enabledEvents: readonly string[];
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: "enabled" | "disabled";
  readonly apiVersion: string | null;
  /** Seconds since the Unix epoch. */
  readonly created: number;
  /** Known only to the answer of the creation. */
  readonly secret: string | null;
}

interface ClaimedCreation {
  readonly key: string;
  readonly operation: string;
  readonly parametersHash: Buffer;
}

/**
 * The id of the webhook endpoint that a claimed request creates: a function of the claim, so that repeating the request
 * names the same endpoint. The parameters are part of it: a key that is used again for other parameters never touches
 * the first one's endpoint.
 */
export function webhookEndpointIdOf(
  { id }: ConfiguredTenant,
  { key, operation, parametersHash }: ClaimedCreation,
): Id<"we"> {
  const text = JSON.stringify([id, operation, key, parametersHash.toString("hex")]);
  return `we_${hash("sha256", text, "hex").slice(0, 32)}`;
}
