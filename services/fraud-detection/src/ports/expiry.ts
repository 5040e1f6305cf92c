import type { Instant } from "@platform/kernel/instant";

/** Forgets what no rule needs any more. */
export interface ExpiryStore {
  /** Deletes one limited batch of each kind. Returns true when there may be more. */
  prune(at: Instant): Promise<boolean>;
}
