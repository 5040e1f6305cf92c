import type { Id } from "@platform/kernel/id";
import type { Charge } from "../domain/charge.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";

/** Charges that were authorised without a score. */
export interface UnscoredCharges {
  /** Takes up to `limit` that are due, longest due first; each is due again after a while, should its score not come. */
  take(limit: number): Promise<readonly TakenCharge[]>;
}

/** Each is read on its own, so that one that cannot be read keeps none of the others. */
export interface TakenCharge {
  readonly id: Charge["id"];
  read(): Promise<UnscoredCharge>;
  /** Leaves it alone for an hour: asking again soon would not help. */
  putOff(): Promise<void>;
}

export interface UnscoredCharge {
  readonly tenant: ConfiguredTenant;
  readonly charge: Charge;
  /** The attempt that made it: the score is asked for under its id. */
  readonly attempt: Id<"att">;
}
