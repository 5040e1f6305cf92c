import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Who asks, and how to answer. It goes whole from the request to the commit that answers it. */
export interface Caller {
  readonly tenant: ConfiguredTenant;
  /** Null where the request has no idempotency key, or its key has an answer already. */
  readonly claim: Claim | null;
  /** The fields of the answer to replace by their objects: `latest_charge.balance_transaction`. */
  readonly expand: readonly string[];
  /** Null where no request waits for the answer. */
  readonly requestId: string | null;
  /** For the audit log; undefined where no key asks, or nothing can change. */
  readonly audited?: AuditedRequest;
}

/** Who asks for a change, and for which. */
export interface AuditedRequest {
  /** The number of the API key. */
  readonly keyId: number;
  /** `POST /v1/payment_intents/pi_1/confirm` */
  readonly operation: string;
}

/** A request's claim on its idempotency key. */
export interface Claim {
  /** The key as we store it. */
  readonly key: string;
  /** For a hidden key: every name under which it may have been claimed, `key` first. */
  readonly names?: readonly string[];
  /** `POST /v1/payment_intents` */
  readonly operation: string;
  /** SHA-256 of the canonical parameters, expand and version included. */
  readonly parametersHash: Buffer;
}

/** The caller for work that the platform starts itself: settlement, late scores. */
export const ourselves = (tenant: ConfiguredTenant): Caller => ({ tenant, claim: null, expand: [], requestId: null });
