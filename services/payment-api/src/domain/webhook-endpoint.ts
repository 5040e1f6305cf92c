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
  /** Known only when the endpoint is created. */
  readonly secret: string | null;
}

interface ClaimedCreation {
  readonly key: string;
  readonly operation: string;
  readonly parametersHash: Buffer;
}

/**
 * The id of the webhook endpoint that a claimed request creates. It depends on the claim, so a repeated request names the
 * same endpoint. It also depends on the parameters, so a key reused with other parameters never touches the first
 * endpoint.
 */
export function webhookEndpointIdOf(tenant: ConfiguredTenant, creation: ClaimedCreation): Id<"we"> {
  return `we_${nameOfClaim(tenant, creation)}`;
}

/** The name of the roll of a secret that a claimed request asks for: a repeated request rolls once. */
export const rollNameOf = (tenant: ConfiguredTenant, roll: ClaimedCreation): string =>
  `roll_${nameOfClaim(tenant, roll)}`;

function nameOfClaim({ id }: ConfiguredTenant, { key, operation, parametersHash }: ClaimedCreation): string {
  const text = JSON.stringify([id, operation, key, parametersHash.toString("hex")]);
  return hash("sha256", text, "hex").slice(0, 32);
}
