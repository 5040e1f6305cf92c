import type { Instant } from "@platform/kernel/instant";

/** Forgets what no rule looks at any more. */
export interface ExpiryStore {
  /** One bounded batch of each kind. Returns true when there may be more. */
  prune(at: Instant): Promise<boolean>;
}
