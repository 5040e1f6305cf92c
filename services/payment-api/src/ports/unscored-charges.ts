import type { Id } from "@platform/kernel/id";
import type { Charge } from "../domain/charge.ts";
import type { Tenant } from "../domain/tenant.ts";

/** Charges that were paid without a score. */
export interface UnscoredCharges {
  /** Takes up to `limit` that are due, longest due first; each is due again after a while, should its score not come. */
  take(limit: number): Promise<readonly UnscoredCharge[]>;
}

export interface UnscoredCharge {
  readonly tenant: Tenant;
  readonly charge: Charge;
  /** The attempt that made it: the score is asked for under its id. */
  readonly attempt: Id<"att">;
}
