import type { Id } from "@platform/kernel/id";
import type { Charge } from "../domain/charge.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Charges that were authorised without a score. */
export interface UnscoredCharges {
  /** Takes up to `limit` due charges, longest due first; each is due again after a while if its score does not come. */
  take(limit: number): Promise<readonly TakenCharge[]>;
}

/** We read each on its own, so that an unreadable one does not hold up the others. */
export interface TakenCharge {
  readonly id: Charge["id"];
  read(): Promise<UnscoredCharge>;
  /** Leaves it alone for an hour: asking again soon would not help. */
  putOff(): Promise<void>;
}

export interface UnscoredCharge {
  readonly tenant: ConfiguredTenant;
  readonly charge: Charge;
  /** The attempt that made it: we ask for the score under its id. */
  readonly attempt: Id<"att">;
}
