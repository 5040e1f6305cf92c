import type { Id } from "@platform/kernel/id";
import type { Instant } from "@platform/kernel/instant";
import type { SetupError, SetupIntentDetails } from "./setup-intent.ts";

/**
 * One try to set up a card. It is no attempt of ours with a lease: the issuer answers before anything is written, so there
 * is nothing to recover. Only `requires_action` is not final.
 */
export interface SetupAttempt {
  readonly id: Id<"setatt">;
  readonly setupIntent: Id<"seti">;
  readonly status: "requires_action" | "succeeded" | "failed" | "abandoned";
  readonly createdAt: Instant;
  readonly details: SetupAttemptDetails;
}

export interface SetupAttemptDetails {
  readonly customer: string | null;
  readonly paymentMethod: string;
  /** The test token of the card. */
  readonly token: string;
  readonly usage: SetupIntentDetails["usage"];
  readonly error: SetupError | null;
  /** How the shopper answered the issuer's challenge; null where there was none, or none yet. */
  readonly authentication: "authenticated" | "failed" | null;
}

/** A setup attempt has no events of its own: its setup intent tells of it. */
export const SETUP_ATTEMPT_EVENTS = [] as const;
